// The dialogue in which a person chooses the square section of a picture, without having to drag anything. All its words and
// elements are the server's, in a template. The file is sent as it is, with the section as numbers: the server cuts it.

const MOVE = 0.05;
const ZOOM = 1.1;
const SMALLEST = 32;

/** Asks for the section of a picture, and sends it. */
export async function crop(file) {
  const form = document.getElementById("picture-form");
  const { maxBytes, accept, tooLarge } = form.dataset;
  if (file.size > Number(maxBytes)) return say(form, tooLarge);
  // What the server does not take it explains best.
  if (!accept.split(",").includes(file.type)) return send(form, file);
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return send(form, file);
  }
  open(form, file, picture);
}

function open(form, file, picture) {
  const { width, height } = picture;
  const largest = Math.min(width, height);
  const smallest = Math.min(SMALLEST, largest);
  let size = largest;
  let x = (width - size) / 2;
  let y = (height - size) / 2;

  const dialog = document.getElementById("crop").content.firstElementChild.cloneNode(true);
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const [canvas, zoom, readout] = [part("picture"), part("zoom"), part("readout")];
  const drawing = canvas.getContext("2d");
  zoom.max = Math.ceil((100 * largest) / smallest);
  zoom.disabled = smallest === largest;

  const whole = () => ({ x: Math.round(x), y: Math.round(y), size: Math.round(size) });
  const show = () => {
    const clamp = (value, most) => Math.max(0, Math.min(value, most));
    size = Math.max(smallest, Math.min(size, largest));
    x = clamp(x, width - Math.round(size));
    y = clamp(y, height - Math.round(size));
    drawing.clearRect(0, 0, canvas.width, canvas.height);
    drawing.drawImage(picture, x, y, size, size, 0, 0, canvas.width, canvas.height);
    zoom.value = Math.round((100 * largest) / size);
    const numbers = whole();
    readout.textContent = readout.dataset.text.replace(/%(\w+)/g, (_, name) => numbers[name]);
  };
  const move = (right, down, step = MOVE) => {
    x += right * size * step;
    y += down * size * step;
    show();
  };
  const resize = (to) => {
    const next = Math.max(smallest, Math.min(to, largest));
    x += (size - next) / 2;
    y += (size - next) / 2;
    size = next;
    show();
  };

  const keys = {
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
    "+": () => resize(size / ZOOM),
    "=": () => resize(size / ZOOM),
    "-": () => resize(size * ZOOM),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  zoom.addEventListener("input", () => resize((100 * largest) / Number(zoom.value)));
  // Dragging works too, for those who want it.
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) {
      move(-event.movementX / canvas.clientWidth, -event.movementY / canvas.clientHeight, 1);
    }
  });

  const acts = {
    left: keys.ArrowLeft,
    right: keys.ArrowRight,
    up: keys.ArrowUp,
    down: keys.ArrowDown,
    closer: keys["+"],
    farther: keys["-"],
    cancel: () => dialog.close(),
    use: () => finish(whole()),
    middle: () => finish(),
  };
  dialog.addEventListener("click", ({ target }) => acts[target.closest("[data-act]")?.dataset.act]?.());
  const finish = (section) => {
    dialog.close();
    send(form, file, section);
  };
  dialog.addEventListener("close", () => {
    picture.close();
    dialog.remove();
    // The same file can be chosen again.
    form.elements.picture.value = "";
  });
  document.body.append(dialog);
  show();
  dialog.showModal();
  canvas.focus();
}

/** Sends the picture, and puts what the server says in its place: the rest of the page, with all that is typed, stays. */
async function send(form, file, section) {
  const { working, failed } = form.dataset;
  const data = new FormData(form);
  data.set("picture", file);
  for (const [name, value] of Object.entries(section ?? {})) data.set(name, value);
  say(form, working, true);
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("picture-form")) {
      // Signed out, or another page that says what is wrong.
      location.assign("/profile");
      return;
    }
    const shown = page.querySelector("#portrait img");
    if (shown && new URL(shown.src, location.href).origin !== location.origin) {
      // This page may show pictures only from where the last one was.
      location.assign("/profile");
      return;
    }
    for (const place of ["#portrait", "#picture", ".who .avatar"]) {
      const [old, next] = [document.querySelector(place), page.querySelector(place)];
      if (old && next) old.replaceWith(document.adoptNode(next));
    }
    document.getElementById("picture-told")?.focus();
  } catch {
    button.disabled = false;
    say(form, failed);
  }
}

function say(form, words, calm = false) {
  const told = document.getElementById("picture-told");
  told.className = calm ? "alert" : "alert bad";
  told.textContent = words;
  told.hidden = false;
  form.elements.picture.value = "";
  told.focus();
}
