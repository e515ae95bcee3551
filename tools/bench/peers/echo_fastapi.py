"""The bare echo by FastAPI: parses a JSON body and returns it.

Usage: python3 -m uvicorn --app-dir DIR --port 0 --no-access-log echo_fastapi:app
"""
from typing import Any

from fastapi import FastAPI

app = FastAPI()


@app.post("/")
async def echo(body: dict[str, Any]) -> dict[str, Any]:
    return body
