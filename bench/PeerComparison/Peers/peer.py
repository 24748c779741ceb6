"""scikit-learn's side of the comparison: one command a line on stdin, fields separated by tabs, one answer a line on stdout.

What may run in several threads is tried in one and in all before it is first answered: where a processor is shared, and in BLAS's small products, one
is often the faster. The answer says which it was.

usage: peer.py THREADS [CORE]          CORE: of OpenBLAS's kernels; without it, the one that suits the processor

version                                ok VERSIONS POOLS KIND: what computes, in how many threads; KIND of BLAS: reference or optimized
load NAME FILE ROWS COLUMNS            float32 values, row by row; kept as float64, scikit-learn's default, and as float32 for forests, which compute in it
forest-fit NAME TREES SUBSAMPLE SEED   ok WALL CPU HOW, in seconds, CPU over all threads; HOW it was computed, empty where there is one way only
forest-score NAME                      of the last forest fitted, in as many parts as threads
svm-fit NAME NU
svm-score NAME
svm-solve NAME KERNEL NU GAMMA COEF0 TOLERANCE     its result: the objective, then the decision values of the rows
dbscan NAME EPS MINIMUM_POINTS
pca-fit NAME COMPONENTS SOLVER PRECISION           SOLVER full, randomized or covariance, PRECISION 32 or 64; its result: the components' variances
pca-score NAME                         of the last PCA fitted, in its precision: mean squared residuals
neighbors-fit NAME K                   by brute force in double and in single precision, and by a k-d tree
neighbors-score NAME                   distances to the K-th nearest, by whichever of them is the fastest on a part of the rows
result FILE                            writes what the last command computed as float64
"""
import os
import platform
import sys
import time

# They describe a processor to another program's OpenBLAS, and belong together; this one is to look for itself.
for setting in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(setting, None)
if len(sys.argv) > 2:
    os.environ["OPENBLAS_CORETYPE"] = sys.argv[2]

import joblib
import numpy
import scipy.linalg
import sklearn
import threadpoolctl
from sklearn.cluster import DBSCAN
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors
from sklearn.svm import OneClassSVM

threads = most_threads = int(sys.argv[1])
data, single, models, chosen = {}, {}, {}, {}
last, way = None, ""


def processor_has(flag):
    try:
        return any(line.startswith("flags") and flag in line.split() for line in open("/proc/cpuinfo"))
    except OSError:
        return False


# On a processor that came out after it, OpenBLAS falls back to kernels for the SSE3 of 2004, at half the speed or less.
old = ("Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Generic")
kernels = [pool.get("architecture") for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"]
if len(sys.argv) == 2 and any(kernel in old for kernel in kernels) and processor_has("avx2"):
    sys.stdout.flush()
    core = "SkylakeX" if processor_has("avx512f") else "Haswell"
    os.execv(sys.executable, [sys.executable, "-W", "ignore", os.path.abspath(__file__), sys.argv[1], core])

threadpoolctl.threadpool_limits(threads)


def built_against():
    try:
        return numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    except (TypeError, KeyError):
        return ", ".join(dict.fromkeys(getattr(numpy.__config__, "blas_opt_info", {}).get("libraries", ["an unknown BLAS"])))


def pools():
    """What computes, in words; and whether BLAS is the reference implementation, which has neither threads nor vectors nor blocks."""
    words, kind = [], "optimized"
    for pool in threadpoolctl.threadpool_info():
        detail = [pool["version"], pool.get("architecture") and pool["architecture"] + " kernels", f"{pool['num_threads']} threads"]
        words.append(f"{pool['prefix']} " + ", ".join(filter(None, detail)))
    if not any(pool["user_api"] == "blas" for pool in threadpoolctl.threadpool_info()):
        try:
            files = {os.path.basename(line.split()[-1]) for line in open("/proc/self/maps")}
        except OSError:
            files = set()
        loaded = sorted(file for file in files if file.startswith("libblas"))
        if loaded:
            kind = "reference"
            words.insert(0, f"{loaded[0]}, the reference implementation, 1 thread")
    return f"{'; '.join(words)} (numpy was built against {built_against()})", kind


def variances(y, count):
    """What scikit-learn does from 1.5 on as covariance_eigh, by hand: the covariance by one product, and its largest eigenvectors only."""
    centred = y - y.mean(0)
    columns = y.shape[1]
    covariance = centred.T @ centred / (len(y) - 1)
    return scipy.linalg.eigh(covariance, subset_by_index=[columns - count, columns - 1], overwrite_a=True, check_finite=False)[0][::-1]


def timed(work):
    cpu, wall = time.process_time(), time.perf_counter()
    value = work()
    return value, time.perf_counter() - wall, time.process_time() - cpu


def use(count):
    global threads
    threads = count
    threadpoolctl.threadpool_limits(count)


def quickest(ways, work):
    """The way that takes the least time, the best of three tries: other programs take theirs from some."""
    return min(ways, key=lambda way: min(timed(lambda: work(way))[1] for _ in range(3)))


def answer_to(line):
    fields = line.split("\t")
    if fields[0] in ("version", "load", "result"):
        return run(*fields)
    # LIBSVM has one thread.
    if most_threads == 1 or fields[0].startswith("svm"):
        return (*run(*fields), way)
    # The same command does other work after another model was fitted.
    if fields[0].endswith("fit"):
        models["fit"] = line
    key = models.get("fit"), line
    if key not in chosen:
        seconds = {}
        for count in (most_threads, 1):
            use(count)
            seconds[count] = run(*fields)[0]
            # What takes long has no need of a second try.
            if seconds[count] < 1:
                seconds[count] = min(seconds[count], run(*fields)[0])
        chosen[key] = min(seconds, key=seconds.get)
    use(chosen[key])
    return (*run(*fields), (f"{threads} threads" if threads > 1 else "1 thread") + way)


def run(command, *fields):
    global last, way
    way = ""
    if command == "version":
        return (f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}", *pools())
    if command == "load":
        name, file, rows, columns = fields
        single[name] = numpy.fromfile(file, "<f4").reshape(int(rows), int(columns))
        data[name] = single[name].astype(numpy.float64)
        return ()
    if command == "result":
        numpy.asarray(last, "<f8").tofile(fields[0])
        return ()

    x = data[fields[0]]
    if command == "forest-fit":
        trees, subsample, seed = map(int, fields[1:])
        forest = IsolationForest(n_estimators=trees, max_samples=subsample, random_state=seed, n_jobs=threads)
        models["forest"], wall, cpu = timed(lambda: forest.fit(single[fields[0]]))
        last = []
    elif command == "forest-score":
        # It scores in one thread; a user with more gives each a part of the rows.
        parts = numpy.array_split(single[fields[0]], threads)
        score = joblib.delayed(models["forest"].score_samples)
        last, wall, cpu = timed(lambda: -numpy.concatenate(joblib.Parallel(n_jobs=threads, prefer="threads")(map(score, parts))))
    elif command == "svm-fit":
        models["svm"], wall, cpu = timed(lambda: OneClassSVM(kernel="rbf", nu=float(fields[1]), gamma="scale").fit(x))
        last = [models["svm"].offset_[0]]
    elif command == "svm-score":
        last, wall, cpu = timed(lambda: -models["svm"].decision_function(x))
    elif command == "svm-solve":
        kernel, nu, gamma, coef0, tolerance = fields[1:]
        gamma = gamma if gamma in ("scale", "auto") else float(gamma)
        svm = OneClassSVM(kernel=kernel, nu=float(nu), gamma=gamma, coef0=float(coef0), tol=float(tolerance), cache_size=1000)
        _, wall, cpu = timed(lambda: svm.fit(x))
        decision = svm.decision_function(x)
        objective = 0.5 * svm.dual_coef_[0] @ (decision[svm.support_] + svm.offset_)
        last = numpy.concatenate([[objective], decision])
    elif command == "dbscan":
        clusters = DBSCAN(eps=float(fields[1]), min_samples=int(fields[2]), n_jobs=threads)
        clusters, wall, cpu = timed(lambda: clusters.fit(x))
        last = clusters.labels_
    elif command == "pca-fit":
        components, solver, precision = int(fields[1]), fields[2], fields[3]
        y = x if precision == "64" else single[fields[0]]
        if solver == "covariance":
            last, wall, cpu = timed(lambda: variances(y, components))
        else:
            pca, wall, cpu = timed(lambda: PCA(components, svd_solver=solver, random_state=1).fit(y))
            models["pca"] = pca, precision
            last = pca.explained_variance_
    elif command == "pca-score":
        pca, precision = models["pca"]
        y = x if precision == "64" else single[fields[0]]
        last, wall, cpu = timed(lambda: ((y - pca.inverse_transform(pca.transform(y))) ** 2).mean(1))
    elif command == "neighbors-fit":
        ways = [("brute", data, "brute force in float64"), ("brute", single, "brute force in float32"), ("kd_tree", data, "k-d tree")]
        fit = lambda algorithm, of, name: (NearestNeighbors(n_neighbors=int(fields[1]), algorithm=algorithm).fit(of[fields[0]]), of, name)
        models["quickest"] = {}
        models["neighbors"], wall, cpu = timed(lambda: [fit(*each) for each in ways])
        last = []
    elif command == "neighbors-score":
        part = max(1, len(x) // 50)
        for model, _, _ in models["neighbors"]:
            model.n_jobs = threads
        if threads not in models["quickest"]:
            models["quickest"][threads] = quickest(models["neighbors"], lambda trial: trial[0].kneighbors(trial[1][fields[0]][:part]))
        model, of, name = models["quickest"][threads]
        way = f", {name}"
        (distances, _), wall, cpu = timed(lambda: model.kneighbors(of[fields[0]]))
        last = distances[:, -1]
    else:
        raise ValueError("unknown command " + command)
    return wall, cpu


for line in sys.stdin:
    try:
        answer = ("ok",) + answer_to(line.rstrip("\n"))
    except Exception as error:
        answer = ("error", " ".join(str(error).split()))
    print(*answer, sep="\t", flush=True)
