// Shows what is typed, and says live which rules a new password meets already.
const field = document.getElementById("new-password"), show = document.getElementById("show-password");
const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];
const meets = {
  min: (typed, n) => [...typed].length >= n,
  max: (typed, n) => [...typed].length <= n,
  kinds: (typed, n) => kinds.filter((kind) => kind.test(typed)).length >= n,
  ascii: (typed) => /^[ -~]*$/.test(typed),
};
const look = () => {
  for (const rule of document.querySelectorAll("[data-rule]")) {
    const { yes, no } = rule.dataset, typed = field.value;
    const met = typed !== "" && meets[rule.dataset.rule](typed, +rule.dataset.n);
    rule.dataset.met = typed === "" ? "" : met;
    rule.lastElementChild.textContent = typed === "" ? "" : met ? yes : no;
  }
};
const reveal = (shown) => {
  field.type = shown ? "text" : "password";
  show.setAttribute("aria-pressed", shown);
};
show.hidden = false;
show.onclick = () => reveal(field.type === "password");
field.oninput = look;
// Browsers remember what stands in a text input.
field.form.onsubmit = () => reveal(false);
look();
