"""Makes HTML pages of notebooks, each of which needs no network: notebook_page.py PAGES MATH_FONT

Formulas become MathML in a font that the page carries, as browsers draw it well in a font for mathematics only. Figures
become interactive ones of the Plotly that the page carries; without scripts they are pictures. A page to be printed has
the pictures, and nothing on it is wider than the paper.

PAGES is a list in JSON, of objects with the paths `notebook` and `page`; with the page's navigation as `links`, a list of
[text, address], where `null` makes a page to be printed; and with `plotly`, a file that goes into the page, or an address
from which the page loads it. A notebook may be a file of Markdown, to whose page the links of the others in its folder lead.
"""

import base64
import hashlib
import html as escaping
import json
import os
import re
import sys

import nbformat
from jinja2 import pass_context
from jupyter_core.paths import jupyter_path
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

PLOTLY = "application/vnd.plotly.v1+json"
# Turns each picture into its figure.
DRAW = """
for (const place of document.querySelectorAll(".figure")) {
  const { data, layout, config } = JSON.parse(place.querySelector("script").textContent);
  const figure = document.createElement("div");
  place.append(figure);
  Plotly.newPlot(figure, data, layout, { ...config, responsive: true }).then(() => place.querySelector("img")?.remove());
}
"""


STYLE = """<style>
@font-face { font-family: "STIX Two Math"; src: url(data:font/woff2;base64,%s); }
math { font-family: "STIX Two Math"; font-size: 112%%; }
</style>
</head>"""

# Long lines are continued, wide tables shrink, and what belongs together stays together.
PRINT_STYLE = """<style>
@page { size: A4; margin: 14mm 12mm; }
body { padding: 0 !important; }
.jp-Cell pre, .jp-Cell code { white-space: pre-wrap !important; overflow-wrap: anywhere; }
.jp-InputPrompt, .jp-OutputPrompt { display: none; }
.jp-RenderedHTMLCommon table { font-size: 7pt; }
.jp-RenderedHTMLCommon th, .jp-RenderedHTMLCommon td { padding: 2px 4px; }
.jp-OutputArea-output { overflow: visible !important; }
img, svg { max-width: 100%; height: auto; }
.figure, img, tr, .jp-OutputArea-output > pre { break-inside: avoid; }
h1, h2, h3 { break-after: avoid; }
</style>
</head>"""

# A notebook from elsewhere may hold scripts, in its text or in its outputs. The browser runs only those named here by
# their hashes, and loads nothing from elsewhere.
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src %s; style-src \'unsafe-inline\'; '
    "img-src data: blob: file: 'self'; font-src data:; base-uri 'none'; form-action 'none'\">"
)


class Renderer(IPythonRenderer):
    """Formulas as MathML, which browsers draw themselves; links between lessons, and to texts with pages, lead to these."""

    # The names of the files beside the notebook that have pages, too.
    texts = ()

    def block_math(self, body):
        return convert(body, display="block")

    def inline_math(self, body):
        return convert(body)

    def latex_environment(self, name, body):
        return convert(f"\\begin{{{name}}}{body}\\end{{{name}}}", display="block")

    def link(self, text, url, title=None):
        if not re.match(r"[a-z]+:", url):
            url = re.sub(r"\.ipynb(?=$|#)", ".html", url)
            if url.split("#")[0] in self.texts:
                url = re.sub(r"\.md(?=$|#)", ".html", url)
        return super().link(text, url, title)


class Exporter(HTMLExporter):
    """The page of nbconvert without what it loads from elsewhere: RequireJS, MathJax, Mermaid."""

    raw_template = """{% extends 'lab/index.html.j2' %}
    {% block html_head_js %}{% endblock %}
    {% block html_head_js_mathjax %}{% endblock %}
    {% block html_head_js_mermaidjs %}{% endblock %}"""
    texts = ()

    @pass_context
    def markdown2html(self, context, source):
        renderer = Renderer(escape=False, anchor_link_text=self.anchor_link_text)
        renderer.texts = self.texts
        return MarkdownWithMath(renderer=renderer).render(source)


def main(pages, font):
    pages = json.loads(pages)
    for one in pages:
        beside = {other["notebook"] for other in pages if os.path.dirname(other["notebook"]) == os.path.dirname(one["notebook"])}
        make(font, texts={os.path.basename(other) for other in beside if other.endswith(".md")}, **one)


def make(font, notebook, page, plotly, links, texts):
    path = notebook
    printed = links is None
    notebook = read(path)
    figures = [one for cell in notebook.cells for one in cell.get("outputs", []) if PLOTLY in one.get("data", {})]
    for output in figures:
        output.data = {"text/html": figure(output.data, printed)}
    title = next(iter(re.findall(r"^# (.*)", "\n".join(cell.source for cell in notebook.cells), re.M)), "Notebook")
    folder = os.path.dirname(os.path.abspath(path))
    # An edition's folder, which has this table, is named after its language.
    language = os.path.basename(folder) if os.path.exists(os.path.join(folder, "texts.json")) else "en"
    resources = {"metadata": {"name": title}}
    exporter = Exporter(language_code=language)
    exporter.texts = texts
    html, _ = exporter.from_notebook_node(notebook, resources)
    with open(font, "rb") as file:
        html = html.replace("</head>", STYLE % base64.b64encode(file.read()).decode(), 1)
    scripts = []
    if printed:
        html = html.replace("</head>", PRINT_STYLE, 1)
    else:
        html = html.replace("</head>", f"<style>{own('reading.css')}{dark_theme()}</style>\n</head>", 1)
        html = re.sub(r"<body[^>]*>", lambda body: body[0] + navigation(links), html, count=1)
        scripts.append(own("reading.js"))
    loaded = ""
    if any('class="figure"' in output.data["text/html"] for output in figures):
        if os.path.exists(plotly):
            with open(plotly, encoding="utf8") as file:
                scripts.append(file.read())
        else:
            loaded = f'<script src="{escaping.escape(plotly)}"></script>'
        scripts.append(DRAW)
    html = html.replace("<head>", f"<head>{policy(scripts, bool(loaded))}", 1)
    # The last one is the page's own, whatever the notebook has.
    body, end = html.rsplit("</html>", 1)
    html = "\n".join([body, loaded, *(f"<script>{script}</script>" for script in scripts), f"</html>{end}"])
    os.makedirs(os.path.dirname(os.path.abspath(page)), exist_ok=True)
    with open(page, "w", encoding="utf8") as file:
        file.write(html)


def read(path):
    if not path.endswith(".md"):
        return nbformat.read(path, as_version=4)
    with open(path, encoding="utf8") as file:
        # An id of its own, as another is drawn by lot: the same files make the same pages.
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(file.read(), id="text")])


def own(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "page", name), encoding="utf8") as file:
        return file.read()


def dark_theme():
    """JupyterLab's dark colours, for readers whose system is dark."""
    for folder in jupyter_path("nbconvert", "templates"):
        file = os.path.join(folder, "lab", "static", "theme-dark.css")
        if os.path.exists(file):
            with open(file, encoding="utf8") as css:
                return f"@media screen and (prefers-color-scheme: dark) {{\n{css.read()}\n}}"
    raise FileNotFoundError("nbconvert's theme-dark.css")


def navigation(links):
    items = "".join(f'<a{" class=run" if text.startswith("▶") else ""} href="{escaping.escape(address)}">{escaping.escape(text)}</a>' for text, address in links)
    return f'<nav class="reading">{items}</nav>' if items else ""


def policy(scripts, has_loaded):
    """What the page may do: run these scripts."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = [*(f"'sha256-{one}'" for one in hashes), *(["'self'"] if has_loaded else [])]
    return POLICY % (" ".join(allowed) or "'none'")


def figure(data, printed):
    """The picture, and beside it what Plotly draws; on paper only where there is no picture."""
    if printed and "image/png" in data:
        return f'<img src="data:image/png;base64,{data["image/png"]}" alt="">'
    drawing = json.dumps(data[PLOTLY], ensure_ascii=False).replace("<", "\\u003c")
    picture = f'<img src="data:image/png;base64,{data["image/png"]}" alt="">' if "image/png" in data else ""
    return f'<div class="figure">{picture}<script type="application/json">{drawing}</script></div>'


if __name__ == "__main__":
    main(*sys.argv[1:])
