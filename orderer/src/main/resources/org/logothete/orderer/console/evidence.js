// Proofs that consenters broke the protocol.

import { h, table, badge } from "./dom.js";
import { count, counted, instant } from "./text.js";

export async function show({ ask }) {
  const one = await ask("evidence");
  return [
    h("h1", {}, "Evidence"),
    h("p", {}, "Statements that a consenter signed and that no honest one signs together, of all ",
      "channels of this node. Anybody can check a file with ",
      h("code", {}, "logothete evidence verify"), "."),
    table("Proofs that are kept on this node", [
      { title: "Found" },
      { title: "Channel" },
      { title: "Height", number: true },
      { title: "Consenter" },
      { title: "Offence" },
      { title: "Checked" },
      { title: "File" },
    ], one.evidence.map((each) => [
      instant(each.found),
      each.channel,
      count(each.height),
      `${each.consenter} (${each.organization})`,
      each.offence,
      each.flaws.length === 0
        ? badge("trouble", "proven") : badge("unknown", each.flaws.join("; ")),
      h("code", {}, each.file),
    ]), "No consenter was caught breaking the protocol."),
    one.unreadable.length === 0 ? "" : [
      h("h2", {}, "Files that cannot be read"),
      table("Unreadable files", [{ title: "File" }, { title: "Why" }],
        one.unreadable.map((each) => [h("code", {}, each.file), each.reason]), ""),
    ],
    one.total > one.evidence.length + one.unreadable.length
      ? h("p", { class: "note" },
        `Shown are ${count(one.evidence.length)} of ${counted(one.total, "file")}; `,
        h("code", {}, "logothete evidence list"), " lists all.") : "",
  ];
}
