"""What the networkx face is held to: functions of networkx by name, each with how it is called here.

The tests compare each with an ordinary graph, `python -m benchmarks face` times each beside one, and
`docs/networkx.md` lists them. Some take minutes on a city, or the cube of its size: those are called on a
part of it, some on a few dozen nodes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

import networkx as nx
from networkx.algorithms import community, isomorphism

from benchmarks.face_points import NEAR, Graph, Points

__all__ = ["CALLS", "Call", "Run"]

Run: TypeAlias = Callable[[Any, Points], Any]
Runs: TypeAlias = dict[str, Run]


class Call(NamedTuple):
    """A function of networkx, or a method of a graph, and a call of it."""

    name: str
    group: str
    run: Run


def _written(write: Callable[[Any, Any], None], graph: Graph) -> bytes:
    file = io.BytesIO()
    write(graph, file)
    return file.getvalue()


def _renamed(graph: Graph) -> Any:
    return nx.relabel_nodes(graph, {node: f"other:{node}" for node in graph})


def _below(graph: Graph, at: Points) -> Any:
    return nx.DiGraph(graph.subgraph(nx.descendants(graph, at.start) | {at.start}))


def _halves(at: Points) -> list[set[str]]:
    near = at.around[:NEAR]
    middle = len(near) // 2
    return [set(half) for half in (near[:middle], near[middle:]) if half]


def _ordered(graph: Any, at: Points) -> Any:
    """A DAG even where the city has cycles: what its components are joined by."""
    return nx.condensation(nx.DiGraph(at.part(graph)))


_READING: Final[Runs] = {
    "MultiDiGraph.nodes": lambda g, _: list(g.nodes(data=True)),
    "MultiDiGraph.edges": lambda g, _: list(g.edges(keys=True, data=True)),
    "MultiDiGraph.in_edges": lambda g, _: list(g.in_edges(keys=True, data="truth")),
    "MultiDiGraph.adjacency": lambda g, _: [(node, list(row)) for node, row in g.adjacency()],
    "MultiDiGraph.degree": lambda g, _: list(g.degree()),
    "MultiDiGraph.in_degree": lambda g, _: list(g.in_degree()),
    "MultiDiGraph.number_of_edges": lambda g, at: (
        g.number_of_edges(),
        g.number_of_edges(at.start, at.end),
    ),
    "MultiDiGraph.get_edge_data": lambda g, at: [
        g.get_edge_data(node, other) for node in at.around for other in g.successors(node)
    ],
    "MultiDiGraph.nbunch_iter": lambda g, at: list(g.nbunch_iter([*at.few, "nothing"])),
    "density": lambda g, _: nx.density(g),
    "degree_histogram": lambda g, _: nx.degree_histogram(g),
    "get_node_attributes": lambda g, _: nx.get_node_attributes(g, "kind"),
    "get_edge_attributes": lambda g, _: nx.get_edge_attributes(g, "kind"),
    "selfloop_edges": lambda g, _: list(nx.selfloop_edges(g)),
    "isolates": lambda g, _: list(nx.isolates(g)),
    "all_neighbors": lambda g, at: list(nx.all_neighbors(g, at.end)),
    "common_neighbors": lambda g, at: nx.common_neighbors(
        at.undirected(g), at.around[0], at.around[-1]
    ),
}
_TRAVERSAL: Final[Runs] = {
    "bfs_edges": lambda g, at: list(nx.bfs_edges(g, at.end, reverse=True)),
    "bfs_tree": lambda g, at: nx.bfs_tree(g, at.start),
    "bfs_layers": lambda g, at: list(nx.bfs_layers(g, at.start)),
    "bfs_predecessors": lambda g, at: list(nx.bfs_predecessors(g, at.start)),
    "bfs_labeled_edges": lambda g, at: list(nx.bfs_labeled_edges(g, at.start)),
    "dfs_edges": lambda g, _: list(nx.dfs_edges(g)),
    "dfs_tree": lambda g, at: nx.dfs_tree(nx.reverse_view(g), at.end),
    "dfs_postorder_nodes": lambda g, _: list(nx.dfs_postorder_nodes(g)),
    "dfs_labeled_edges": lambda g, at: list(nx.dfs_labeled_edges(g, at.start)),
    "edge_bfs": lambda g, at: list(
        nx.edge_bfs(g, at.start, orientation="ignore" if at.whole else "original")
    ),
    "edge_dfs": lambda g, at: list(nx.edge_dfs(g, at.start)),
    "descendants": lambda g, at: nx.descendants(g, at.start),
    "ancestors": lambda g, at: nx.ancestors(g, at.end),
    "descendants_at_distance": lambda g, at: nx.descendants_at_distance(g, at.start, 2),
    "generic_bfs_edges": lambda g, at: list(nx.generic_bfs_edges(g, at.end, g.predecessors)),
}
_PATHS: Final[Runs] = {
    "has_path": lambda g, at: nx.has_path(g, at.start, at.end),
    "shortest_path": lambda g, at: nx.shortest_path(g, at.start, at.end),
    "shortest_path_length": lambda g, at: nx.shortest_path_length(
        g, at.start, at.end, weight="weight"
    ),
    "all_shortest_paths": lambda g, at: list(nx.all_shortest_paths(g, at.start, at.end)),
    "single_source_shortest_path": lambda g, at: nx.single_source_shortest_path(g, at.start),
    "single_target_shortest_path_length": lambda g, at: nx.single_target_shortest_path_length(
        g, at.end
    ),
    "bidirectional_shortest_path": lambda g, at: nx.bidirectional_shortest_path(
        g, at.start, at.end
    ),
    "dijkstra_path": lambda g, at: nx.dijkstra_path(g, at.start, at.end),
    "single_source_dijkstra": lambda g, at: nx.single_source_dijkstra(nx.reverse_view(g), at.end),
    "bidirectional_dijkstra": lambda g, at: nx.bidirectional_dijkstra(g, at.start, at.end),
    "bellman_ford_path": lambda g, at: nx.bellman_ford_path(at.part(g), at.start, at.start),
    "single_source_bellman_ford_path_length": lambda g, at: (
        nx.single_source_bellman_ford_path_length(g, at.start)
    ),
    "astar_path": lambda g, at: nx.astar_path(g, at.start, at.end),
    "all_simple_paths": lambda g, at: list(nx.all_simple_paths(g, at.start, at.end, cutoff=5)),
    "all_simple_edge_paths": lambda g, at: list(
        nx.all_simple_edge_paths(g, at.start, at.end, cutoff=5)
    ),
    "shortest_simple_paths": lambda g, at: list(
        islice(nx.shortest_simple_paths(_below(g, at), at.start, at.end), 9)
    ),
    "all_pairs_shortest_path_length": lambda g, at: list(
        nx.all_pairs_shortest_path_length(at.near(g))
    ),
    "all_pairs_dijkstra_path_length": lambda g, at: list(
        nx.all_pairs_dijkstra_path_length(at.near(g))
    ),
    "floyd_warshall": lambda g, at: {
        n: dict(row) for n, row in nx.floyd_warshall(at.near(g)).items()
    },
    "johnson": lambda g, at: nx.johnson(at.near(g)),
    "eccentricity": lambda g, at: nx.eccentricity(at.near(g).to_undirected()),
    "global_efficiency": lambda g, at: nx.global_efficiency(nx.Graph(at.near(g))),
    "wiener_index": lambda g, at: nx.wiener_index(at.near(g).to_undirected()),
}
_DOMINATORS: Final[Runs] = {
    "immediate_dominators": lambda g, at: nx.immediate_dominators(nx.reverse_view(g), at.end),
    "dominance_frontiers": lambda g, at: nx.dominance_frontiers(nx.reverse_view(g), at.end),
    "dominating_set": lambda g, at: nx.dominating_set(at.undirected(g), at.start),
}
_CENTRALITY: Final[Runs] = {
    "degree_centrality": lambda g, _: nx.degree_centrality(g),
    "in_degree_centrality": lambda g, _: nx.in_degree_centrality(g),
    "closeness_centrality": lambda g, at: [nx.closeness_centrality(g, node) for node in at.few],
    "harmonic_centrality": lambda g, at: nx.harmonic_centrality(at.near(g)),
    "betweenness_centrality": lambda g, at: nx.betweenness_centrality(at.part(g)),
    "edge_betweenness_centrality": lambda g, at: nx.edge_betweenness_centrality(at.near(g)),
    "load_centrality": lambda g, at: nx.load_centrality(at.near(g)),
    "local_reaching_centrality": lambda g, at: nx.local_reaching_centrality(g, at.start),
    "group_degree_centrality": lambda g, at: nx.group_degree_centrality(g, list(at.few)),
    "pagerank": lambda g, _: nx.pagerank(g),
    "google_matrix": lambda g, at: nx.google_matrix(at.part(g)),
    "voterank": lambda g, at: nx.voterank(at.part(g), 10),
    "katz_centrality_numpy": lambda g, at: nx.katz_centrality_numpy(
        nx.DiGraph(at.near(g)), alpha=0.01
    ),
}
_COMPONENTS: Final[Runs] = {
    "weakly_connected_components": lambda g, _: list(nx.weakly_connected_components(g)),
    "strongly_connected_components": lambda g, _: list(nx.strongly_connected_components(g)),
    "attracting_components": lambda g, _: list(nx.attracting_components(g)),
    "is_weakly_connected": lambda g, _: nx.is_weakly_connected(g),
    "is_semiconnected": lambda g, at: nx.is_semiconnected(at.part(g)),
    "node_connected_component": lambda g, at: nx.node_connected_component(
        g.to_undirected(as_view=True), at.start
    ),
    "condensation": lambda g, _: nx.condensation(g),
    "biconnected_components": lambda g, at: list(nx.biconnected_components(at.undirected(g))),
    "core_number": lambda g, at: nx.core_number(at.undirected(g)),
}
_CUTS: Final[Runs] = {
    "edge_boundary": lambda g, at: list(nx.edge_boundary(g, at.around, keys=True, data=True)),
    "node_boundary": lambda g, at: nx.node_boundary(g, at.around[: NEAR // 2]),
    "cut_size": lambda g, at: nx.cut_size(g, at.around[: NEAR // 2], at.around[NEAR // 2 :]),
    "volume": lambda g, at: nx.volume(g, at.around),
    "conductance": lambda g, at: nx.conductance(at.part(g), at.few[:1]),
    "bridges": lambda g, at: list(nx.bridges(at.undirected(g))),
    "articulation_points": lambda g, at: list(nx.articulation_points(at.undirected(g))),
    "minimum_edge_cut": lambda g, at: nx.minimum_edge_cut(at.undirected(g), at.few[0], at.few[-1]),
    "minimum_node_cut": lambda g, at: nx.minimum_node_cut(nx.Graph(at.near(g))),
    "edge_connectivity": lambda g, at: nx.edge_connectivity(nx.DiGraph(at.near(g))),
}
_DAG: Final[Runs] = {
    "is_directed_acyclic_graph": lambda g, _: nx.is_directed_acyclic_graph(g),
    "topological_sort": lambda g, at: list(nx.topological_sort(_ordered(g, at))),
    "topological_generations": lambda g, at: list(nx.topological_generations(_ordered(g, at))),
    "dag_longest_path": lambda g, at: nx.dag_longest_path(_ordered(g, at)),
    "transitive_closure": lambda g, at: nx.transitive_closure(at.near(g)),
    "transitive_reduction": lambda g, at: nx.transitive_reduction(_ordered(g, at)),
    "lowest_common_ancestor": lambda g, at: nx.lowest_common_ancestor(_ordered(g, at), 0, 1),
    "simple_cycles": lambda g, at: list(nx.simple_cycles(at.part(g), length_bound=3)),
    "recursive_simple_cycles": lambda g, at: nx.recursive_simple_cycles(at.near(g)),
}
_TREES: Final[Runs] = {
    "is_forest": lambda g, _: nx.is_forest(g),
    "is_branching": lambda g, _: nx.is_branching(g),
    "is_arborescence": lambda g, _: nx.is_arborescence(g),
    "minimum_spanning_edges": lambda g, at: list(
        nx.minimum_spanning_edges(at.part(g).to_undirected(), data=False)
    ),
    "maximum_spanning_tree": lambda g, at: nx.maximum_spanning_tree(at.near(g).to_undirected()),
    "maximum_branching": lambda g, at: nx.maximum_branching(nx.DiGraph(at.near(g))),
    "random_spanning_tree": lambda g, at: nx.random_spanning_tree(nx.Graph(at.near(g)), seed=1),
    "to_prufer_sequence": lambda g, at: nx.to_prufer_sequence(
        nx.convert_node_labels_to_integers(nx.minimum_spanning_tree(nx.Graph(at.near(g))))
    ),
}
_MATCHING: Final[Runs] = {
    "maximal_matching": lambda g, at: nx.maximal_matching(at.undirected(g)),
    "max_weight_matching": lambda g, at: nx.max_weight_matching(nx.Graph(at.near(g))),
    "min_edge_cover": lambda g, at: nx.min_edge_cover(nx.Graph(at.near(g))),
    "maximal_independent_set": lambda g, at: nx.maximal_independent_set(at.undirected(g), seed=1),
}
_COLOURING: Final[Runs] = {
    "greedy_color": lambda g, at: nx.greedy_color(at.undirected(g)),
    "is_bipartite": lambda g, _: nx.is_bipartite(g),
    "find_cliques": lambda g, at: list(nx.find_cliques(at.undirected(g))),
}
_COMMUNITIES: Final[Runs] = {
    "community.louvain_communities": lambda g, at: community.louvain_communities(
        at.part(g), seed=1
    ),
    "community.asyn_lpa_communities": lambda g, at: list(
        community.asyn_lpa_communities(at.part(g), seed=1)
    ),
    "community.greedy_modularity_communities": lambda g, at: (
        community.greedy_modularity_communities(at.near(g))
    ),
    "community.modularity": lambda g, at: community.modularity(
        at.part(g), list(nx.weakly_connected_components(at.part(g)))
    ),
    "community.label_propagation_communities": lambda g, at: list(
        community.label_propagation_communities(at.undirected(g))
    ),
    "community.k_clique_communities": lambda g, at: list(
        community.k_clique_communities(at.undirected(g), 3)
    ),
}
_COPIES: Final[Runs] = {
    "MultiDiGraph.copy": lambda g, _: g.copy(),
    "MultiDiGraph.to_undirected": lambda g, at: at.part(g).to_undirected(),
    "MultiDiGraph.to_directed": lambda g, at: at.part(g).to_directed(),
    "MultiDiGraph.reverse": lambda g, at: at.part(g).reverse(),
    "Graph(G)": lambda g, _: nx.Graph(g),
    "DiGraph(G)": lambda g, _: nx.DiGraph(g),
    "MultiGraph(G)": lambda g, at: nx.MultiGraph(at.part(g)),
    "MultiDiGraph(G)": lambda g, at: nx.MultiDiGraph(at.part(g)),
    "create_empty_copy": lambda g, _: nx.create_empty_copy(g),
    "ego_graph": lambda g, at: nx.ego_graph(g, at.start, 3),
    "quotient_graph": lambda g, at: nx.quotient_graph(nx.DiGraph(at.near(g)), _halves(at)),
    "contracted_nodes": lambda g, at: nx.contracted_nodes(
        nx.DiGraph(at.near(g)), at.start, at.few[-1], copy=True
    ),
}
_VIEWS: Final[Runs] = {
    "MultiDiGraph.subgraph": lambda g, at: g.subgraph(at.around),
    "MultiDiGraph.edge_subgraph": lambda g, _: g.edge_subgraph(
        list(islice(g.edges(keys=True), 40))
    ),
    "MultiDiGraph.copy(as_view=True)": lambda g, at: at.part(g.copy(as_view=True)),
    "MultiDiGraph.to_undirected(as_view=True)": lambda g, at: at.part(
        g.to_undirected(as_view=True)
    ),
    "reverse_view": lambda g, at: at.part(nx.reverse_view(g)),
    "subgraph_view": lambda g, at: at.part(
        nx.subgraph_view(g, filter_edge=lambda u, v, k: g[u][v][k]["kind"] == "WITHIN")
    ),
    "restricted_view": lambda g, at: at.part(nx.restricted_view(g, at.few, [])),
}
_SETS: Final[Runs] = {
    "compose": lambda g, at: nx.compose(at.part(g), at.near(g)),
    "union": lambda g, at: nx.union(at.part(g), at.near(g), rename=("one-", "other-")),
    "disjoint_union": lambda g, at: nx.disjoint_union(at.part(g), at.near(g)),
    "intersection": lambda g, at: nx.intersection(at.part(g), at.near(g)),
    "difference": lambda g, at: nx.difference(at.part(g), nx.create_empty_copy(at.part(g))),
    "symmetric_difference": lambda g, at: nx.symmetric_difference(
        at.part(g), nx.create_empty_copy(at.part(g))
    ),
    "complement": lambda g, at: nx.complement(at.near(g)),
    "compose_all": lambda g, at: nx.compose_all([at.near(g), at.part(g)]),
    "cartesian_product": lambda g, at: nx.cartesian_product(g.subgraph(at.few), g.subgraph(at.few)),
}
_RELABELLING: Final[Runs] = {
    "relabel_nodes": lambda g, at: _renamed(at.part(g)),
    "convert_node_labels_to_integers": lambda g, at: nx.convert_node_labels_to_integers(
        at.part(g), label_attribute="id"
    ),
}
_CONVERSION: Final[Runs] = {
    "to_numpy_array": lambda g, at: nx.to_numpy_array(at.part(g)),
    "to_scipy_sparse_array": lambda g, _: nx.to_scipy_sparse_array(g),
    "adjacency_matrix": lambda g, _: nx.adjacency_matrix(g),
    "incidence_matrix": lambda g, at: nx.incidence_matrix(at.part(g), oriented=True),
    "attr_matrix": lambda g, at: nx.attr_matrix(at.part(g), node_attr="kind"),
    "to_pandas_edgelist": lambda g, _: nx.to_pandas_edgelist(g, edge_key="key"),
    "to_pandas_adjacency": lambda g, at: nx.to_pandas_adjacency(at.part(g)),
    "to_dict_of_dicts": lambda g, _: nx.to_dict_of_dicts(g),
    "to_dict_of_lists": lambda g, _: nx.to_dict_of_lists(g),
    "to_edgelist": lambda g, _: list(nx.to_edgelist(g)),
}
_SERIALISERS: Final[Runs] = {
    "node_link_data": lambda g, _: nx.node_link_data(g, edges="edges"),
    "adjacency_data": lambda g, _: nx.adjacency_data(g),
    "cytoscape_data": lambda g, at: nx.cytoscape_data(at.part(g)),
    "generate_edgelist": lambda g, _: list(nx.generate_edgelist(g)),
    "generate_adjlist": lambda g, _: list(nx.generate_adjlist(g)),
    "generate_multiline_adjlist": lambda g, _: list(nx.generate_multiline_adjlist(g)),
    "generate_gml": lambda g, at: list(nx.generate_gml(at.part(g))),
    "generate_graphml": lambda g, at: list(nx.generate_graphml(at.part(g))),
    "generate_gexf": lambda g, at: [
        line for line in nx.generate_gexf(at.part(g)) if "lastmodified" not in line
    ],
    "generate_pajek": lambda g, at: list(nx.generate_pajek(at.near(g))),
    "generate_network_text": lambda g, at: list(nx.generate_network_text(at.near(g))),
    "write_weighted_edgelist": lambda g, at: _written(nx.write_weighted_edgelist, at.part(g)),
}
_LAYOUTS: Final[Runs] = {
    "circular_layout": lambda g, _: nx.circular_layout(g),
    "random_layout": lambda g, _: nx.random_layout(g, seed=1),
    "shell_layout": lambda g, at: nx.shell_layout(at.part(g)),
    "spiral_layout": lambda g, at: nx.spiral_layout(at.part(g)),
    "spring_layout": lambda g, at: nx.spring_layout(at.part(g), seed=1, iterations=5),
    "forceatlas2_layout": lambda g, at: nx.forceatlas2_layout(at.near(g), seed=1, max_iter=5),
    "spectral_layout": lambda g, at: nx.spectral_layout(at.near(g)),
    "multipartite_layout": lambda g, at: nx.multipartite_layout(at.part(g), subset_key="kind"),
    "bfs_layout": lambda g, at: nx.bfs_layout(at.near(g).to_undirected(), at.start),
}
_COMPARING: Final[Runs] = {
    "is_isomorphic": lambda g, at: nx.is_isomorphic(
        at.near(g),
        _renamed(at.near(g)),
        edge_match=isomorphism.categorical_multiedge_match("kind", None),
    ),
    "weisfeiler_lehman_graph_hash": lambda g, at: nx.weisfeiler_lehman_graph_hash(
        nx.Graph(at.part(g)), node_attr="kind"
    ),
    "attribute_mixing_dict": lambda g, _: nx.attribute_mixing_dict(g, "kind"),
    "attribute_assortativity_coefficient": lambda g, at: nx.attribute_assortativity_coefficient(
        at.part(g), "kind"
    ),
    "degree_mixing_dict": lambda g, _: nx.degree_mixing_dict(g),
    "average_neighbor_degree": lambda g, _: nx.average_neighbor_degree(g),
    "clustering": lambda g, at: nx.clustering(at.simple(g)),
    "constraint": lambda g, at: nx.constraint(nx.DiGraph(at.near(g))),
    "simrank_similarity": lambda g, at: nx.simrank_similarity(nx.DiGraph(g.subgraph(at.few))),
}

GROUPS: Final = {
    "reading": _READING,
    "traversal": _TRAVERSAL,
    "paths": _PATHS,
    "dominators": _DOMINATORS,
    "centrality": _CENTRALITY,
    "components": _COMPONENTS,
    "cuts": _CUTS,
    "DAG and cycles": _DAG,
    "trees": _TREES,
    "matching": _MATCHING,
    "colouring and cliques": _COLOURING,
    "communities": _COMMUNITIES,
    "copies": _COPIES,
    "views": _VIEWS,
    "set operations": _SETS,
    "relabelling": _RELABELLING,
    "conversion": _CONVERSION,
    "serialisers": _SERIALISERS,
    "layouts": _LAYOUTS,
    "comparing and measuring": _COMPARING,
}

CALLS: Final = tuple(
    Call(name, group, run) for group, calls in GROUPS.items() for name, run in calls.items()
)
"""Every call, by group."""
