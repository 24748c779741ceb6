# The R package dbscan's side of the comparison; the same language as peer.py.
suppressPackageStartupMessages(library(dbscan))

data <- new.env()
searches <- new.env()
last <- numeric(0)

run <- function(fields) {
  command <- fields[1]
  if (command == "version") {
    return(paste0("dbscan ", packageVersion("dbscan"), ", R ", getRversion()))
  }
  if (command == "load") {
    rows <- as.integer(fields[4])
    columns <- as.integer(fields[5])
    values <- readBin(fields[3], "numeric", rows * columns, size = 4, endian = "little")
    assign(fields[2], matrix(values, rows, columns, byrow = TRUE), data)
    return(character(0))
  }
  if (command == "result") {
    file <- file(fields[2], "wb")
    writeBin(as.double(last), file, size = 8, endian = "little")
    close(file)
    return(character(0))
  }
  if (command == "dbscan") {
    x <- get(fields[2], data)
    # system.time's own garbage collection before the clock starts.
    timed <- function(search) {
      system.time(clusters <<- dbscan(x, eps = as.numeric(fields[3]), minPts = as.integer(fields[4]), search = search), gcFirst = TRUE)
    }
    clusters <- NULL
    # The first run, which does not count, finds out what is faster: the k-d tree, which is the default, or comparing all pairs.
    key <- paste(fields, collapse = " ")
    if (!exists(key, searches)) {
      seconds <- sapply(c("kdtree", "linear"), function(search) timed(search)[["elapsed"]])
      assign(key, names(which.min(seconds)), searches)
    }
    time <- timed(get(key, searches))
    last <<- clusters$cluster - 1
    way <- c(kdtree = "k-d tree", linear = "all pairs")[[get(key, searches)]]
    return(c(time[["elapsed"]], time[["user.self"]] + time[["sys.self"]], way))
  }
  stop("unknown command ", command)
}

input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  answer <- tryCatch(
    c("ok", run(strsplit(line, "\t", fixed = TRUE)[[1]])),
    error = function(e) c("error", gsub("[[:space:]]+", " ", conditionMessage(e))))
  cat(paste(answer, collapse = "\t"), "\n", sep = "")
  flush(stdout())
}
