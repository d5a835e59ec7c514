// Proofs that consenters or executors contradicted themselves.

import { h, table, badge } from "./dom.js";
import { count, counted, instant } from "./text.js";

export async function show({ ask }) {
  const one = await ask("evidence");
  return [
    h("h1", {}, "Evidence"),
    h("p", {}, "Statements that a consenter or an executor signed and that no honest one signs ",
      "together, of all channels of this node. Anybody can check a file with ",
      h("code", {}, "logothete evidence verify"), "."),
    table("Proofs that are kept on this node", [
      { title: "Found" },
      { title: "Channel" },
      { title: "Where" },
      { title: "Who" },
      { title: "Offence" },
      { title: "Checked" },
      { title: "File" },
    ], one.evidence.map((each) => [
      instant(each.found),
      each.channel,
      each.place,
      `${each.culprit} of ${each.organization}`,
      each.offence,
      each.flaws.length === 0
        ? badge("trouble", "proven") : badge("unknown", each.flaws.join("; ")),
      h("code", {}, each.file),
    ]), "Nobody was caught contradicting itself."),
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
