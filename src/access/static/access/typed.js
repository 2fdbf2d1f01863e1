/* After signing in again the form stands as it was sent when the session had ended, with what it was shown of the case or the book:
   who was overtaken meanwhile is told so. Files and passwords are not kept, and nothing is sent by itself. */
(function () {
  "use strict";
  var OWN = ["csrfmiddlewaretoken", "opened_by"], NEVER = ["file", "password", "submit", "button", "image", "reset"];

  function goesTo(form, action) {
    var ways = [form.getAttribute("action") || ""].concat(Array.from(form.querySelectorAll("[formaction]"), function (one) {
      return one.getAttribute("formaction");
    }));
    return ways.some(function (way) { return new URL(way || location.href, location.href).pathname === action; });
  }
  function inputs(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && OWN.indexOf(one.name) < 0 && NEVER.indexOf(one.type) < 0 && one.tagName !== "FIELDSET";
    });
  }
  /* Of many forms alike on one page it is the one that carries the same hidden fields. */
  function likeness(form, fields) {
    return inputs(form).reduce(function (sum, one) {
      var told = fields[one.name];
      return sum + (told ? (one.type === "hidden" && told.indexOf(one.value) >= 0 ? 100 : 1) : 0);
    }, 0);
  }
  function fill(form, fields) {
    var taken = {};
    inputs(form).forEach(function (one) {
      var told = fields[one.name] || [];
      if (one.type === "radio" || one.type === "checkbox") { one.checked = told.indexOf(one.value) >= 0; }
      else if (one.tagName === "SELECT" && one.multiple) {
        Array.from(one.options).forEach(function (each) { each.selected = told.indexOf(each.value) >= 0; });
      } else if (told.length) {
        var at = taken[one.name] || 0;
        taken[one.name] = at + 1;
        if (told[at] !== undefined) { one.value = told[at]; }
      }
      if (told.length && one.type !== "hidden" && one.closest("details")) { one.closest("details").open = true; }
    });
  }

  document.querySelectorAll("[data-typed]").forEach(function (line) {
    var told = JSON.parse(line.dataset.typed);
    var form = Array.from(document.forms).filter(function (one) {
      return one.getAttribute("method") === "post" && goesTo(one, told.action) && likeness(one, told.fields);
    }).sort(function (a, b) { return likeness(b, told.fields) - likeness(a, told.fields); })[0];
    if (form) { fill(form, told.fields); } else { line.querySelector("details").open = true; }
  });
})();
