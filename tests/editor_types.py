"""Calls as users write them: an editor must find nothing wrong with them (checked by pyright, never run)."""

import kg

g = kg.load()
net = g.network("collaboration", region="region/red-river-delta", since=2015)
g.network(regoin="region/red-river-delta")  # pyright: ignore[reportCallIssue]
kg.scorecard(g)
kg.follow_through(g, call="call/x")
kg.gaps(g, region="region/red-river-delta").pairs.head()
kg.partners(g, "university/vnua", limit=3)
kg.trend(g).years.head()
kg.brokers(net, by="type").actors.head()
kg.fragility(net, by="type")
kg.report(g).save("report.html")
kg.draw(net, graph=g).save("map.html")
kg.save_network(net, "net.gexf")
g.query("region-members", region="region/red-river-delta", on="2019-10-11").head()
g.select("SELECT ?s { ?s ?p ?o }").head()
g["university/vnua"].evidence().head()
kg.connect("http://localhost/sparql").find("x")
