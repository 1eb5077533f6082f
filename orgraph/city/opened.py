"""Opening a city at its address."""

from __future__ import annotations

from pathlib import Path

from orgraph.city.remote import RemoteCity
from orgraph.city.whole import City
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.stored import GRAPH_CLASSES
from orgraph.loader.snapshot import Snapshots
from orgraph.seed import seed_folder
from orgraph.stores.address import is_address

__all__ = ["open_city"]


def open_city(address: str | Path | None = None, *, snapshot: bool = True) -> City:
    """Open a package folder, or a Neo4j database at `neo4j://host`; without an address the seed, Xinmi as
    one article tells of it.

    What is compiled is saved in `.orgraph/` inside the folder and mapped at the next start, in
    milliseconds; `snapshot=False` neither reads nor writes there. Raises `InvalidPackage` with every
    problem of the folder.
    """
    if isinstance(address, str) and is_address(address):
        from orgraph.stores.neo4j.connection import Connection
        from orgraph.stores.neo4j.store import Neo4jStore

        return RemoteCity(Neo4jStore(Connection.open(address)))
    folder = seed_folder() if address is None else Path(address)
    if not snapshot:
        return City(_compiled(folder))
    snapshots = Snapshots(folder)
    graph = snapshots.load("graph", GRAPH_CLASSES)
    if graph is None:
        graph = _compiled(folder)
        snapshots.save("graph", graph)
    return City(graph, snapshots)


def _compiled(folder: Path) -> OrgGraph:
    # Reading and compiling take polars, which costs more to import than a snapshot to open.
    from orgraph.graph.compile import compile_graph
    from orgraph.loader.package import read_package

    return compile_graph(read_package(folder))
