"""Makes the small agents of testdata/small and testdata/bad.

They need nothing but the package onnx: pip install onnx==1.23.2 numpy, then
`python make-bad-agents.py` in this folder. Each model is a few kB.
"""
import copy
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
LOOKBACK, CHANNELS, HORIZONS = 8, 5, 2
CLOSE = 3


def description(name, **changes):
    return {
        "schema_version": 1,
        "name": name,
        "kind": "small",
        "interval_minutes": 15,
        "lookback": LOOKBACK,
        "channels": ["open", "high", "low", "close", "volume"],
        "horizons_minutes": [15, 60],
        "classes": ["SELL", "HOLD", "BUY"],
        "input": "candles",
        "output": "probabilities",
        "trained_until": "2024-06-14T16:15:00Z",
        **changes,
    }


def weights(seed=1, lookback=LOOKBACK, channels=CHANNELS, outputs=HORIZONS * 3):
    """A momentum: the weights of the prices add up to 0 for every output."""
    w = np.random.default_rng(seed).normal(0, 60, (lookback * channels, outputs))
    w = w.reshape(lookback, channels, outputs)
    w[:, 4:] = 0
    w[:, :4] -= w[:, :4].mean(axis=(0, 1))
    return w.reshape(lookback * channels, outputs).astype(np.float32)


def model(tail=(), w=None, lookback=LOOKBACK, channels=CHANNELS, horizons=HORIZONS,
          dtype=TensorProto.FLOAT, softmax=True, out="probabilities"):
    """softmax(window · w) as [n, horizons, 3], then the nodes of tail, from 'p' to out."""
    w = weights(lookback=lookback, channels=channels, outputs=horizons * 3) if w is None else w
    init = [
        numpy_helper.from_array(w, "w"),
        numpy_helper.from_array(np.array([-1, lookback * channels]), "flat"),
        numpy_helper.from_array(np.array([-1, horizons, 3]), "shape"),
    ]
    last = "p" if tail else out
    nodes = [
        helper.make_node("Reshape", ["candles", "flat"], ["x"]),
        helper.make_node("MatMul", ["x", "w"], ["y"]),
        helper.make_node("Reshape", ["y", "shape"], ["z"]),
        helper.make_node("Softmax" if softmax else "Sigmoid", ["z"], [last], **({"axis": 2} if softmax else {})),
    ]
    for node, more in tail:
        nodes.append(node)
        init.extend(more)
    graph = helper.make_graph(
        nodes, "small",
        [helper.make_tensor_value_info("candles", dtype, ["n", lookback, channels])],
        [helper.make_tensor_value_info(out, TensorProto.FLOAT, ["n", None, None])],
        init,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(folder, made, name=None, raw=None, **changes):
    path = HERE / folder
    path.mkdir(parents=True, exist_ok=True)
    data = made.SerializeToString() if raw is None else raw
    (path / "model.onnx").write_bytes(data)
    told = description(name or path.name.replace("-", "_"), **changes)
    told.setdefault("sha256", hashlib.sha256(data).hexdigest())
    (path / "agent.json").write_text(json.dumps(told, indent=2) + "\n")


def external(location):
    made = copy.deepcopy(model())
    tensor = made.graph.initializer[0]
    data = tensor.raw_data
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", str(len(data)))):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, value
    return made, data


def constant(name, value):
    return numpy_helper.from_array(np.array(value, np.float32), name)


for folder in ("bad", "small"):
    shutil.rmtree(HERE / folder, ignore_errors=True)

# Good ones, of three different windows; `beside` keeps its weights in a file of its own.
for seed, name in enumerate(("alpha", "beta", "gamma"), 2):
    bars = LOOKBACK * (seed - 1)
    write(f"small/{name}", model(w=weights(seed, bars), lookback=bars), lookback=bars)
made, data = external("weights.bin")
write("small/beside", made)
(HERE / "small/beside/weights.bin").write_bytes(data)

write("bad/wrong-hash", model(), sha256="0" * 64)
write("bad/wrong-input-name", model(), input="bars")
write("bad/wrong-window", model(lookback=9))
write("bad/wrong-channels", model(channels=4))
write("bad/wrong-type", model(tail=[], dtype=TensorProto.DOUBLE, w=weights().astype(np.float64)))
write("bad/wrong-output-name", model(out="logits"))
write("bad/wrong-horizons", model(horizons=3))
write("bad/unknown-channel", model(), channels=["open", "high", "low", "close", "funding"])
write("bad/wrong-classes", model(), classes=["BUY", "HOLD", "SELL"])
write("bad/window-too-long", model(), lookback=1_000_000)
write("bad/wrong-schema", model(), schema_version=2)
write("bad/wrong-name", model(), name="__proto__")
write("bad/nan", model(tail=[(helper.make_node("Sub", ["p", "c"], ["d"]), [constant("c", 2)]),
                            (helper.make_node("Log", ["d"], ["probabilities"]), [])]))
write("bad/sums", model(softmax=False))
write("bad/constant", model(w=np.zeros_like(weights())))
write("bad/not-onnx", None, raw=b"weights of another kind\n" * 8)
write("bad/empty", None, raw=b"")
write("bad/cut", None, raw=model().SerializeToString()[:-300])
write("bad/missing-external-data", external("weights.bin")[0])
write("bad/external-data-outside", external("../../small/beside/weights.bin")[0])
write("bad/external-data-absolute", external("/etc/passwd")[0])
(HERE / "bad/no-model").mkdir()
shutil.copy(HERE / "small/alpha/agent.json", HERE / "bad/no-model/agent.json")
(HERE / "bad/no-description").mkdir()
shutil.copy(HERE / "small/alpha/model.onnx", HERE / "bad/no-description/model.onnx")
(HERE / "bad/broken-description").mkdir()
(HERE / "bad/broken-description/agent.json").write_text("{\n")
