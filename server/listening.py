"""Where the centre listens: over TLS 1.3, or in the clear to this machine or a proxy only."""

from __future__ import annotations

import argparse
import gc
import ipaddress
import ssl
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from server.certificate import SERVER_FILE, CertificateError

_STOP_S = 3  # tills keep their connection; without a limit each would be waited for 30 s

_NEW_OBJECTS = 20_000
"""Made before cycles are looked for: a page of the feed is many objects and no cycle, and looking
took a fifth of its time. What the program consists of is not looked through at all."""


def add_options(serve: argparse.ArgumentParser, port: int) -> None:
    """The words of ``python -m server serve``."""
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=port)
    serve.add_argument("--tls", type=Path, metavar="FOLDER", help="of python -m server certificate")
    serve.add_argument("--behind-proxy", action="store_true", help="a proxy in front does the TLS")


def run(app: FastAPI, chosen: argparse.Namespace) -> None:
    """Answer until stopped. Raises ``CertificateError`` where others could read what is said."""
    if not (chosen.tls or chosen.behind_proxy or is_loopback(chosen.host)):
        raise CertificateError(
            f"{chosen.host} 可从别的机器访问,须加密:先运行 python -m server certificate,"
            "再用 --tls 文件夹;前面有加密的代理时用 --behind-proxy"
            " / others can reach this host: --tls FOLDER, or --behind-proxy where a proxy does TLS"
        )
    secure = context(chosen.tls) if chosen.tls else None
    spare_collections()
    uvicorn.run(
        app,
        host=chosen.host,
        port=chosen.port,
        access_log=False,
        timeout_graceful_shutdown=_STOP_S,
        ssl_context_factory=(lambda _config, _default: secure) if secure else None,
    )


def spare_collections() -> None:
    """Look for cycles seldom, and not in what the program consists of until now."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def context(folder: Path) -> ssl.SSLContext:
    """TLS 1.3 with the server certificate of ``folder``. Raises ``CertificateError``."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    file = folder / SERVER_FILE
    try:
        made.load_cert_chain(file)
    except (OSError, ValueError) as error:
        raise CertificateError(f"{file} 无法读取,不是证书 / is no certificate") from error
    return made


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
