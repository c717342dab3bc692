// A button at each code cell that copies its code.
const [copy, copied] = document.documentElement.lang === "ko" ? ["복사", "복사됨"] : ["Copy", "Copied"];
for (const code of document.querySelectorAll(".jp-CodeCell .jp-InputArea-editor")) {
  const text = code.textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 1500);
  });
  code.append(button);
}
