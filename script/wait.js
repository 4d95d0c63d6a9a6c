// Stands in the profile page and waits for a picture: only then is the dialogue loaded. Without line ends, so each statement
// ends with a semicolon.
const crop = (file) => import("CROP").then((module) => module.crop(file));
const files = (data) => [...(data?.files ?? [])];
document.addEventListener("change", ({ target }) => {
  if (target.id === "picture-file" && target.files[0]) crop(target.files[0]);
});
document.addEventListener("paste", (event) => {
  const isText = event.target.closest?.("textarea, input:not([type=file])");
  const [file] = isText ? [] : files(event.clipboardData);
  if (file && document.getElementById("picture-form")) {
    event.preventDefault();
    crop(file);
  }
});
const over = (event) =>
  event.dataTransfer?.types.includes("Files") && event.target.id !== "picture-file" && document.getElementById("picture-form");
document.addEventListener("dragover", (event) => {
  if (over(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!over(event)) return;
  event.preventDefault();
  const [file] = files(event.dataTransfer);
  if (file) crop(file);
});
