"""Scores Parquet files on Spark, Databricks or Synapse.

spark-submit --py-files score_shard.py --files model.onnx score_table.py rows scores s000 s001 s002 s003
"""
import sys

from pyspark import SparkFiles
from pyspark.sql import SparkSession

import score_shard

source, target, *features = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()


def score_stream(frame):
    return score_shard.score_frame(frame, SparkFiles.get("model.onnx"), features)


rows = spark.read.parquet(source)
scores = rows.groupBy("Key").applyInPandas(score_stream, "Key string, Row long, Score float, PredictedLabel boolean")
scores.write.parquet(target)
