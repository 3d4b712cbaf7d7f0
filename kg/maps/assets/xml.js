// XML as our files write it: text escaped, attributes in order, numbers to a tenth.
"use strict";
(() => {
  const L = window.lienket;
  /** @type {Record<string, string>} */
  const ENTITIES = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
  // Characters that XML 1.0 cannot hold, and halves of a pair, are left out.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  /** @param {unknown} value */
  const xml = (value) =>
    String(value)
      .replace(CONTROLS, "")
      .replace(HALVES, "")
      .replace(/[<>&"]/g, (c) => ENTITIES[c])
      .replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
  const tenth = (/** @type {number} */ value) => Math.round(value * 10) / 10;
  // An element; what is empty is left out.
  /** @param {string} name @param {Record<string, string | number>} values @param {string} [content] */
  function tag(name, values, content = "") {
    const told = Object.entries(values)
      .filter(([, value]) => value !== "")
      .map(([key, value]) => ` ${key}="${typeof value === "number" ? tenth(value) : xml(value)}"`)
      .join("");
    return content ? `<${name}${told}>${content}</${name}>` : `<${name}${told}/>`;
  }
  L.xml = { text: xml, tag, tenth, DECLARATION: '<?xml version="1.0" encoding="UTF-8"?>' };
})();
