// Read networks with graphology, and say what was read: order, size, whether ids of edges are their own.
const { MultiGraph } = require("graphology");
const parsers = { graphml: require("graphology-graphml"), gexf: require("graphology-gexf") };
const fs = require("node:fs");

for (const file of process.argv.slice(2)) {
  const graph = parsers[file.split(".").pop()].parse(MultiGraph, fs.readFileSync(file, "utf8"), { allowUndeclaredAttributes: true });
  const labels = graph.mapNodes((_, data) => data.label).sort();
  console.log(JSON.stringify({ order: graph.order, size: graph.size, type: graph.type, labels }));
}
