// How executors agreed on what came of chaincode.

import { h, table, facts, happenings, badge } from "./dom.js";
import { count, instant, short } from "./text.js";

export async function show({ channel, ask, link }) {
  const one = await ask(`channels/${encodeURIComponent(channel)}/execution`);
  return [
    h("h1", {}, "Execution"),
    h("p", {}, "Counted since this node started. An outlier is a vote that was counted and was ",
      "not for what was agreed: with nondeterministic chaincode some are to be expected."),
    facts([
      ["State", one.stopped ? badge("trouble", "stopped on this node")
        : one.height === 0 ? "no block processed yet" : badge("well", "runs")],
      ["Blocks processed", count(one.height)],
      ["Calls without a result", count(one.pending)],
    ]),
    h("h2", {}, "Chaincodes"),
    table("Results by chaincode", [
      { title: "Chaincode" },
      { title: "Agreed", number: true },
      { title: "Diverged", number: true },
      { title: "Refused", number: true },
      { title: "Definitions", number: true },
      { title: "Retries", number: true },
    ], one.chaincodes.map((each) => [
      each.name, count(each.agreed), count(each.diverged), count(each.refused),
      count(each.approvals), count(each.retries),
    ]), "No call was decided yet."),
    h("h2", {}, "Executors that deviated"),
    table("Deviations by executor", [
      { title: "Executor" },
      { title: "Outliers", number: true },
      { title: "Votes ignored", number: true },
      { title: "Contradictions", number: true },
    ], one.executors.map((each) => [
      each.name.length > 40 ? h("code", {}, short(each.name)) : each.name,
      count(each.outliers), count(each.ignored), count(each.contradictions),
    ]), "None did."),
    h("h2", {}, "Newest disputed results"),
    table("Results that not all executors came to", [
      { title: "Transaction" },
      { title: "Chaincode" },
      { title: "Verdict" },
      { title: "For it", number: true },
      { title: "Counted", number: true },
      { title: "Executors", number: true },
      { title: "Decided" },
    ], one.disputed.map((each) => [
      h("a", {
        id: `disputed-${each.block}-${each.index}`,
        href: link("blocks", "transaction", each.transaction),
      }, h("code", {}, short(each.transaction))),
      each.chaincode,
      badge(each.verdict === "AGREED" ? "well" : "warning", each.verdict.toLowerCase()),
      count(each.supporting), count(each.votes), count(each.executors), instant(each.at),
    ]), "There are none."),
    h("h2", {}, "What happened"),
    happenings(one.happenings, "Nothing that anybody should look at."),
  ];
}
