"""The guide's recipe with pandas and scikit-learn: reads a log and labels, trains, and prints the accuracies.

Usage: train_guide.py PREDICTIONS.jsonl LABELS.csv
"""
import json
import sys

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

AGENTS = ["xgb", "lgbm", "nhits", "patchtst"]
ACTIONS = ["SELL", "HOLD", "BUY"]


def features(record):
    signals = record["base_predictions"]
    row, votes, confidences = [], [], []
    for agent in AGENTS:
        signal = signals.get(agent)
        vote = "HOLD" if signal is None else signal["action"]
        row += [float(vote == action) for action in ACTIONS]
        row.append(0.5 if signal is None else signal["confidence"])
        if signal is not None:
            votes.append(vote)
            confidences.append(signal["confidence"])
    n = len(votes)
    if n == 0:
        row += [0.5, 0.5, 0.5, 0, 0, 0, 0, 0]
    else:
        counts = [votes.count(action) for action in ACTIONS]
        row += [np.mean(confidences), max(confidences), min(confidences), np.std(confidences)]
        row += [counts[2] / n, counts[0] / n, counts[1] / n, 1 - max(counts) / n]
    regime = record.get("regime") or {}
    return row + [regime.get("volatility", 0.5), regime.get("trend_strength", 0.0)]


def model():
    regression = LogisticRegression(C=0.1, class_weight="balanced", max_iter=1000)
    return make_pipeline(StandardScaler(), regression)


def main(predictions, labels):
    with open(predictions) as lines:
        records = [json.loads(line) for line in lines]
    frame = pd.DataFrame(
        {
            "timestamp": [record["timestamp"] for record in records],
            "symbol": [record["symbol"] for record in records],
            "at": range(len(records)),
        }
    )
    joined = frame.merge(pd.read_csv(labels), on=["timestamp", "symbol"]).sort_values("at")
    x = np.array([features(records[at]) for at in joined["at"]])
    y = joined["label"].map({action: k for k, action in enumerate(ACTIONS)}).to_numpy()
    cut = int(len(y) * 0.8)
    scores = []
    for train, test in TimeSeriesSplit(n_splits=5).split(x[:cut]):
        scores.append(model().fit(x[train], y[train]).score(x[test], y[test]))
    calibrated = CalibratedClassifierCV(model(), method="sigmoid", cv=3).fit(x[:cut], y[:cut])
    print(f"cv {np.mean(scores):.4f}, test {calibrated.score(x[cut:], y[cut:]):.4f}")


main(*sys.argv[1:])
