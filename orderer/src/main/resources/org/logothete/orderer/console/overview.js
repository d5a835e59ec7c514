// How the node is, and who is there.

import { h, table, badge, findings } from "./dom.js";
import { ago, attempt, count, counted } from "./text.js";
import { map, STANDINGS } from "./map.js";

export async function show({ node, channel, ask }) {
  const sight = await ask(`channels/${encodeURIComponent(channel)}`);
  const leader = sight.members.find((each) => each.leads);
  const titles = {
    well: "All is well",
    warning: "It works; something wants looking at",
    trouble: "Something is wrong",
  };
  return [
    h("h1", { class: `headline ${node.level}` }, titles[node.level]),
    findings(node.findings),
    h("section", { "aria-label": "Channel in numbers" },
      h("ul", { class: "tiles" },
        tile("Newest block", count(sight.newestBlock),
          sight.lag > 0 ? `${counted(sight.lag, "block")} behind` : "up to date"),
        tile("Leader", leader ? `${leader.id}` : "none",
          leader ? leader.organization : "a change is under way, or it follows"),
        tile(attempt(sight.engine) === "round" ? "Round" : "View", count(sight.viewOrRound),
          sight.engine),
        tile("Transactions/s", (sight.ofLate.transactions / sight.ofLate.seconds).toFixed(1),
          `${counted(sight.ofLate.blocks, "block")} in ${sight.ofLate.seconds} s`),
        tile("Waiting", count(sight.pooledRequests), "in the pool"),
        tile("Configuration", count(sight.configSequence), "sequence in force"))),
    h("section", { "aria-labelledby": "network" },
      h("h2", { id: "network" }, "Network"),
      h("p", {}, `A quorum is ${sight.quorum} of ${sight.members.length}; the channel can do `
        + `without ${sight.faultsBorne}.`),
      map(sight),
      members(sight)),
  ];
}

function tile(name, value, note) {
  return h("li", {}, h("span", { class: "name" }, name), h("span", { class: "value" }, value),
    h("span", { class: "note" }, note));
}

function members(sight) {
  return table("Consenters as this node sees them", [
    { title: "Node", number: true },
    { title: "Organisation" },
    { title: "Name" },
    { title: "Address" },
    { title: "State" },
    { title: "Newest block", number: true },
    { title: "Behind", number: true },
    { title: "Heard from" },
  ], sight.members.map((each) => [
    String(each.id),
    each.organization,
    each.name,
    each.address,
    [
      badge(STANDINGS[each.standing].level, STANDINGS[each.standing].text),
      each.leads ? [" ", badge("leader", "leader")] : [],
      each.doubts ? [" ", badge("warning", "suspects the leader")] : [],
    ],
    each.newestBlock === null ? "unknown" : count(each.newestBlock),
    each.newestBlock === null ? "" : count(each.lag),
    each.standing === "here" ? "" : ago(each.silentMillis),
  ]), "The configuration names no consenters.");
}
