"""count.py NAB FILE INCIDENTS CALENDAR: of NAB's labelled windows in the second half of a file, how many the incidents touch, and how many touch none."""
import csv
import datetime
import json
import sys

nab, file, incidents, calendar = sys.argv[1:]


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("T", " ")[:19])


with open(f"{nab}/labels/combined_windows.json") as labels:
    windows = [tuple(map(moment, window)) for window in json.load(labels)[f"{file}.csv"]]
with open(f"{nab}/data/{file}.csv") as data:
    times = [row["timestamp"] for row in csv.DictReader(data)]
judged_from = moment(times[len(times) // 2])
windows = [window for window in windows if window[1] >= judged_from]
with open(incidents) as found:
    rows = [(float(row["peak"]), moment(row["start"]), moment(row["end"])) for row in csv.DictReader(found)]


def touched(start, end):
    return [window for window in windows if start <= window[1] and end >= window[0]]


cells = [file.split("/")[1], "yes" if calendar == "true" else "no"]
for threshold in (2, 2.5, 3, 4):
    above = [(start, end) for peak, start, end in rows if peak >= threshold]
    hits = {window for start, end in above for window in touched(start, end)}
    cells.append(f"{len(hits)} of {len(windows)}, {sum(not touched(*incident) for incident in above)}")
print("| " + " | ".join(cells) + " |", flush=True)
