#!/usr/bin/env Rscript
# R drives Gongjang: a design made in R, one point in, one row out. Runs with Debian's r-base-core and r-cran-jsonlite:
#   Rscript scripts/drive/point.R build/release/gongjang scenarios/recipes/90-sweep.lua
# Needs R packages for more than a grid? lhs, sensitivity and mlrMBO take `answer` as their function.
library(jsonlite)
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
scenario <- arguments[2]

# Rows of a data frame of points: one process for all of them.
answer <- function(points) {
  lines <- apply(points, 1, function(p) toJSON(as.list(p), auto_unbox = TRUE))
  rows <- system2(program, c("point", scenario, "--stream"), input = lines, stdout = TRUE)
  sapply(rows, function(row) {
    row <- fromJSON(row)
    if (row$status == "OK") row$outcomes$lead_time_mean$after$mean else NA
  }, USE.NAMES = FALSE)
}

points <- expand.grid(load = c(65, 75, 85), repair = c(30, 60))
points$lead_time <- answer(points)
print(points)
cat("hours of lead time a percentage point of load, at a repair of 30 minutes:",
    signif(coef(lm(lead_time ~ load, subset(points, repair == 30)))[["load"]], 3), "\n")
