"""Runs cells on a kernel gateway, which a program elsewhere would do: gateway.py ADDRESS CODE…

Prints what each cell shows, and ends the kernel.
"""

import json
import sys
import uuid

import requests
import websocket

address, *cells = sys.argv[1:]
kernel = requests.post(f"http://{address}/api/kernels", json={"name": "tslab"}, timeout=60).json()["id"]
socket = websocket.create_connection(f"ws://{address}/api/kernels/{kernel}/channels", timeout=60)
for code in cells:
    header = {"msg_id": uuid.uuid4().hex, "username": "", "session": kernel, "version": "5.4", "msg_type": "execute_request"}
    content = {"code": code, "silent": False, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    socket.send(json.dumps(message))
    while True:
        answer = json.loads(socket.recv())
        content = answer["content"]
        if answer["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        if answer["msg_type"] == "status" and content["execution_state"] == "idle":
            break
        if answer["msg_type"] == "stream":
            print(content["text"], end="")
        if answer["msg_type"] == "execute_result":
            print(content["data"]["text/plain"])
        if answer["msg_type"] == "error":
            print(content["evalue"])
socket.close()
requests.delete(f"http://{address}/api/kernels/{kernel}", timeout=60).raise_for_status()
