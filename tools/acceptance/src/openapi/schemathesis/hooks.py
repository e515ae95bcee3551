"""NDJSON for schemathesis: the schema of the description is that of each line."""

import json

import schemathesis

NDJSON = "application/x-ndjson"


@schemathesis.serializer(NDJSON)
def one_line(ctx, value):
    if isinstance(value, bytes):
        return value
    return (json.dumps(value) + "\n").encode()


@schemathesis.deserializer(NDJSON)
def first_line(ctx, response):
    return json.loads(response.content.split(b"\n")[0])
