r"""Convert LaTeX in titles and abstracts to text: ``$\alpha$-divergence`` becomes α-divergence."""

import re
import unicodedata
from typing import Final

__all__ = ["latex_to_text", "restore_symbols"]

_SYMBOL_LINES: Final = r"""
alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ vartheta=θ
iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ pi=π rho=ρ varrho=ρ sigma=σ varsigma=ς tau=τ
upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π
Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω times=× div=÷ pm=± mp=∓ cdot=· ast=* star=⋆
circ=° bullet=• leq=≤ le=≤ leqslant=≤ geq=≥ ge=≥ geqslant=≥ neq=≠ ne=≠ ll=≪ gg=≫
approx=≈ sim=~ simeq=≃ cong=≅ equiv=≡ propto=∝ infty=∞ partial=∂ nabla=∇ forall=∀
exists=∃ in=∈ notin=∉ subset=⊂ subseteq=⊆ supset=⊃ cup=∪ cap=∩ emptyset=∅ setminus=∖
wedge=∧ vee=∨ neg=¬ oplus=⊕ otimes=⊗ to=→ rightarrow=→ leftarrow=← leftrightarrow=↔
Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ longrightarrow=→ mapsto=↦ uparrow=↑
downarrow=↓ langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ mid=| parallel=∥
perp=⊥ angle=∠ sum=∑ prod=∏ int=∫ sqrt=√ ell=ℓ hbar=ħ Re=ℜ Im=ℑ aleph=ℵ degree=°
dagger=† ddagger=‡ S=§ P=¶ copyright=© pounds=£ euro=€ ss=ß ae=æ AE=Æ oe=œ OE=Œ o=ø
O=Ø aa=å AA=Å l=ł L=Ł i=ı j=ȷ dots=… ldots=… cdots=… lvert=| rvert=| vert=| lVert=∥
rVert=∥ Vert=∥ prime=′ odot=⊙ lesssim=≲ gtrsim=≳ textendash=– textemdash=—
textbackslash=\ textasciitilde=~ textregistered=® texttrademark=™ textdegree=°
textmu=μ textless=< textgreater=> textbraceleft={ textbraceright=}
"""
# Unicode characters of the symbols of LaTeX (The Comprehensive LaTeX Symbol List).
_SYMBOLS: Final = dict(pair.split("=", 1) for pair in _SYMBOL_LINES.split())
_ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_WRAPPERS: Final = (
    "textbf|textit|textsc|texttt|textrm|textsf|textsl|textup|textnormal|text|emph|underline|uline|"
    "mathrm|mathbf|mathbb|mathcal|mathit|mathsf|mathfrak|mathscr|mathtt|boldsymbol|bm|pmb|mbox|"
    "hbox|operatorname\\*?|overline|bar|hat|tilde|vec|widehat|widetilde|dot|ddot|mathop|ensuremath"
)
_DROPPED: Final = (
    "left|right|big|Big|bigg|Bigg|bigl|bigr|Bigl|Bigr|displaystyle|textstyle|limits|nolimits|"
    "rm|bf|it|em|sc|tt|sf|cal|tiny|small|large|noindent|protect|xspace|relax|quad|qquad|par"
)
# Springer and Wiley wrap every formula in a document of its own, with a preamble of packages.
_DOCUMENT = re.compile(
    r"(?:\$+\s*)?\\?documentclass\b(?:(?!\\?begin\s*\{document\}).){0,1500}\\?begin\s*\{document\}"
    r"\s*\$*(.{0,2000}?)\$*\s*\\?end\s*\{document\}(?:\s*\$+)?",
    re.DOTALL,
)
# A preamble whose document is cut off, and the commands of a document without its preamble.
_PREAMBLE = re.compile(
    r"\\?(?:documentclass|usepackage|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}|"
    r"\\(?:setlength|addtolength)\s*\{[^{}]*\}\s*\{[^{}]*\}|"
    r"\\(?:begin|end)\s*\{(?:document|abstract|center|equation\*?|align\*?|displaymath|math)\}|"
    r"\\(?:maketitle|newpage|clearpage|pagestyle\{[^{}]*\}|thispagestyle\{[^{}]*\})"
)
_LINK = re.compile(r"\\url\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_NOTE = re.compile(
    r"\\(?:cite[a-z]*|footnote|label|thanks|ref|eqref)\*?\s*(?:\[[^\]]*\])*\{[^{}]*\}"
)
_ACCENT = re.compile(
    r"""\\(?:([`'^"~=.])\s*|([uvHrcdkb])(?:\s+|(?=\{)))(?:\{\s*\\?([a-zA-Z])\s*\}|\\?([a-zA-Z]))"""
)
_WRAPPER = re.compile(rf"\\(?:{_WRAPPERS})\s*\{{([^{{}}]*)\}}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_SYMBOL = re.compile(r"\\([A-Za-z]+)(?:\s*\{\})?")
_DROP = re.compile(rf"\\(?:{_DROPPED})(?![A-Za-z])\s*\.?")
_SCRIPT = re.compile(r"([\^_])\s*\{([^{}]*)\}")
_MATH = re.compile(
    r"\$\$?((?:[^$\\]|\\.){1,400}?)\$\$?|\\\((.{1,400}?)\\\)|\\\[(.{1,400}?)\\\]", re.DOTALL
)
# Subscript and superscript digits are parts of names, as in CO$_2$, M$^3$CAD and $A^2R^2$, except
# powers, as in n^2.
_LOW_DIGITS = re.compile(r"(?<=[^\W\d_])_(\d)|(?<=[^\W_])_\{(\d+)\}|(?<=\})_\{?(\d+)\}?")
_LONE_DIGITS = re.compile(r"(?:\{\})?[\^_]\{?(\d+)\}?")
_NAME_WITH_DIGITS = re.compile(
    r"(?=[A-Z])(?=.*[A-Za-z].*[A-Za-z])(?:[A-Za-z]+\^\{?\d\}?)+[A-Za-z]*"
)
_MONEY = re.compile(r"\d[\d.,]*(?:\s|$)")
_ESCAPE = re.compile(r"\\([%$&#_{}])")
_SPACE = re.compile(r"\\[,;:!> ]|\\\\(?:\[[^\]]*\])?|(?<=[\w.,)])~(?=[\w(\\$])")
_RANGE = re.compile(r"(?<=\d)--(?=\d)")
_BRACED = re.compile(r"(?<!\\)\{([^{}\\]*)\}")
_DOUBLED_LINK = re.compile(r"(https?://[^\s{}]+)\{\1\}")
_LOST_WRAPPER = re.compile(
    r"\b(?:textbf|textit|texttt|textsc|emph|mathrm|mathbf|mathcal|mathbb)\{([^{}]*)\}"
)
_LOST_TIMES = re.compile(r"(?<=\d)times(?![a-z])|(?<=\d )times(?= ?\d)")
_LOST_SIGN = re.compile(r"(?<=\d)(pm|sim|cdot|circ)(?=\d|\b)")
_LOST_RELATION = re.compile(
    r"(?<![\w-])(leqslant|geqslant|leq|geq|neq|approx|sim)(?= ?[\d.])|"
    r"(?<=[A-Z\d)] )(rightarrow|leftarrow)(?= [A-Z\d(])"
)
# A single character is found in a tenth of the time of two.
_SUSPECTS: Final = ("\\", "$", "~", "{", "`")


def latex_to_text(text: str) -> str:
    r"""Convert LaTeX notation to plain text; text without LaTeX is returned unchanged.

    Parameters
    ----------
    text
        A title or an abstract.

    Returns
    -------
    str
        The text with commands replaced by their characters or arguments, accents composed, and
        the dollar signs of formulas removed. Unknown commands lose their backslash.

    Examples
    --------
    >>> latex_to_text(r"$\alpha$-divergence of \textbf{Erd\H{o}s} graphs, 66.3\% at $\leq 7$B")
    'α-divergence of Erdős graphs, 66.3% at ≤ 7B'
    >>> latex_to_text("costs $5 today and $7 later")
    'costs $5 today and $7 later'
    """
    for sign in _SUSPECTS:  # A loop takes half the time of a generator, and most texts have none.
        if sign in text:
            return _convert(text)
    if ("-" in text and "--" in text) or ("'" in text and "''" in text):
        return _convert(text)
    return text


def _convert(text: str) -> str:
    if "documentclass" in text or "usepackage" in text or "\\begin" in text:
        text = _DOCUMENT.sub(lambda m: f"${m[1].strip()}$" if m[1].strip() else " ", text)
        text = _PREAMBLE.sub(" ", text)
    if "\\" in text:
        text = _LINK.sub(lambda m: m[1] or m[3] or m[2] or "", text)
        text = _NOTE.sub("", text)
        text = _ACCENT.sub(_compose, text)
    if "$" in text or "\\" in text:
        text = _MATH.sub(_open_formula, text)
    if "\\" in text:
        text = _commands_to_text(text)
    if "~" in text or "\\" in text:
        text = _SPACE.sub(" ", text)
    text = text.replace("``", "“").replace("''", "”").replace("---", "—")
    if "--" in text:
        text = _RANGE.sub("–", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return _BRACED.sub(r"\1", text) if "{" in text else text


def restore_symbols(text: str) -> str:
    """Restore symbols of formulas that lost their backslashes and dollar signs on a web page.

    Only forms that do not occur in sentences are changed: "1.12times", but not "1.12 times faster".

    Examples
    --------
    >>> restore_symbols("4.7times on 256times256 images, leq 7B, (approx 10) at 1.12 times")
    '4.7× on 256×256 images, ≤ 7B, (≈ 10) at 1.12 times'
    """
    text = _DOUBLED_LINK.sub(r"\1", text)
    text = _LOST_WRAPPER.sub(r"\1", text)
    text = _LOST_TIMES.sub("×", text)
    text = _LOST_SIGN.sub(lambda m: _SYMBOLS[m[1]], text)
    return _LOST_RELATION.sub(lambda m: _SYMBOLS[m[1] or m[2]], text)


def _commands_to_text(text: str) -> str:
    """Replace nested commands from the innermost outwards."""
    text = _SCRIPT.sub(r"\1{\2}", text)
    for _ in range(6):
        before = text
        text = _SCRIPT.sub(_script_to_text, text)
        text = _FRACTION.sub(r"\1/\2", text)
        text = _ROOT.sub(r"√\1", text)
        text = _WRAPPER.sub(r"\1", text)
        if text == before:
            break
    text = _DROP.sub(" ", text)
    return _SYMBOL.sub(lambda m: _SYMBOLS.get(m[1], m[1]), text)


def _script_to_text(found: re.Match[str]) -> str:
    """Return a subscript or superscript as text, in brackets if it is more than a word."""
    inside = found[2]
    return found[1] + (inside if re.fullmatch(r"\\?[\w+-]*", inside) else f"({inside})")


def _compose(found: re.Match[str]) -> str:
    """Return a letter with its accent."""
    letter = found[3] or found[4]
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


def _open_formula(found: re.Match[str]) -> str:
    r"""Return a formula without its dollar signs; two prices in a sentence are not a formula."""
    inside = next(group for group in found.groups() if group is not None)
    if lone := _LONE_DIGITS.fullmatch(inside.strip()):
        is_power = "^" in inside and found.string[: found.start()][-1:].isdigit()
        return f"^{lone[1]}" if is_power else lone[1]
    if _NAME_WITH_DIGITS.fullmatch(inside.strip()):
        return re.sub(r"[\^{}]", "", inside.strip())
    inside = _LOW_DIGITS.sub(lambda digits: "".join(filter(None, digits.groups())), inside)
    is_price = found[0].startswith("$") and _MONEY.match(inside) and "\\" not in inside
    if is_price and re.search(r"[a-z]{3}", inside):
        return found[0]
    inside = re.sub(r"([\^_])\{([^{}]*)\}", _script_to_text, inside)
    return inside.strip() if "\\" in inside else _BRACED.sub(r"\1", inside.strip())
