"""scikit-learn's side of the comparison: one command a line on stdin, fields separated by tabs, one answer a line on stdout.

load NAME FILE ROWS COLUMNS            float32 values, row by row; kept as float64, scikit-learn's default
forest-fit NAME TREES SUBSAMPLE SEED   ok WALL CPU, in seconds; CPU over all threads
forest-score NAME                      of the last forest fitted
svm-fit NAME NU
svm-score NAME
svm-solve NAME KERNEL NU GAMMA COEF0 TOLERANCE     its result: the objective, then the decision values of the rows
dbscan NAME EPS MINIMUM_POINTS
result FILE                            writes what the last command computed as float64
"""
import platform
import sys
import time

import numpy
import sklearn
from sklearn.cluster import DBSCAN
from sklearn.ensemble import IsolationForest
from sklearn.svm import OneClassSVM

threads = int(sys.argv[1])
data, models = {}, {}
last = None


def timed(work):
    cpu, wall = time.process_time(), time.perf_counter()
    value = work()
    return value, time.perf_counter() - wall, time.process_time() - cpu


def run(command, *fields):
    global last
    if command == "version":
        return (f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}",)
    if command == "load":
        name, file, rows, columns = fields
        data[name] = numpy.fromfile(file, "<f4").reshape(int(rows), int(columns)).astype(numpy.float64)
        return ()
    if command == "result":
        numpy.asarray(last, "<f8").tofile(fields[0])
        return ()

    x = data[fields[0]]
    if command == "forest-fit":
        trees, subsample, seed = map(int, fields[1:])
        forest = IsolationForest(n_estimators=trees, max_samples=subsample, random_state=seed, n_jobs=threads)
        models["forest"], wall, cpu = timed(lambda: forest.fit(x))
        last = []
    elif command == "forest-score":
        last, wall, cpu = timed(lambda: -models["forest"].score_samples(x))
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
    else:
        raise ValueError("unknown command " + command)
    return wall, cpu


for line in sys.stdin:
    try:
        answer = ("ok",) + run(*line.rstrip("\n").split("\t"))
    except Exception as error:
        answer = ("error", " ".join(str(error).split()))
    print(*answer, sep="\t", flush=True)
