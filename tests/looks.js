// What the eye sees of a page, for tests/test_accessibility.py: contrast of every text and
// of the keyboard's mark. Looks into open shadow roots and drawings, where axe does not.
(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function parse(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  }
  const over = ([r, g, b, a], [R, G, B]) => [
    r * a + R * (1 - a),
    g * a + G * (1 - a),
    b * a + B * (1 - a),
    1,
  ];
  const parent = (e) => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host ?? null;
  function behind(e) {
    if (!e) return [255, 255, 255, 1];
    const colour = parse(getComputedStyle(e).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, behind(parent(e)));
  }
  // A pattern is taken for the ground that its first shape paints.
  function groundOf(shape, fill) {
    const name = fill.match(/^url\("?#(.*?)"?\)/)?.[1];
    const first = name && shape.getRootNode().getElementById(name).firstElementChild;
    return first ? getComputedStyle(first).fill : fill;
  }
  // In a drawing the shape that was drawn last below a text's middle lies behind it.
  function behindDrawn(text) {
    const svg = text.ownerSVGElement;
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    let back = behind(svg);
    for (const shape of svg.querySelectorAll("rect, circle, ellipse, path, polygon")) {
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      const style = getComputedStyle(shape);
      if (style.fill === "none" || !shape.checkVisibility({ visibilityProperty: true })) continue;
      const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
      if (!shape.isPointInFill(point)) continue;
      const [r, g, b, a] = parse(groundOf(shape, style.fill));
      back = over([r, g, b, a * style.fillOpacity * style.opacity], back);
    }
    return back;
  }
  const light = (colour) => {
    const [r, g, b] = colour
      .slice(0, 3)
      .map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  function ratio(front, back) {
    const [a, b] = [light(over(front, back)), light(back)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
  function* elements(root) {
    for (const e of root.querySelectorAll("*")) {
      yield e;
      if (e.shadowRoot) yield* elements(e.shadowRoot);
    }
  }
  const isShown = (e) =>
    e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !e.closest("script, style, noscript, .unseen, .skip, [aria-disabled=true], :disabled");
  const hasText = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  function contrast(e) {
    const style = getComputedStyle(e);
    // letters with a halo stand on it
    const halo = style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= 3;
    if (e.ownerSVGElement && halo) return ratio(parse(style.fill), parse(style.stroke));
    return e.ownerSVGElement
      ? ratio(parse(style.fill), behindDrawn(e))
      : ratio(parse(style.color), behind(e));
  }

  window.looks = {
    // texts below 4.5 to 1, the bound of WCAG 2.2 (1.4.3) for text of ordinary size
    paleTexts() {
      const texts = [...elements(document.body)].filter((e) => isShown(e) && hasText(e));
      const pale = texts
        .map((e) => [contrast(e), e])
        .filter(([value]) => value < 4.5)
        .map(([value, e]) => {
          const text = e.textContent.trim().slice(0, 40);
          return `${e.tagName}.${e.getAttribute("class")} ${value.toFixed(2)}: ${text}`;
        });
      return { count: texts.length, pale: [...new Set(pale)] };
    },
    // how the element with the focus shows it
    focus() {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      if (!e || e === document.body) return null;
      const style = getComputedStyle(e);
      const seen = e.ownerSVGElement ? behind(e.ownerSVGElement) : behind(parent(e));
      return {
        what: e.outerHTML.slice(0, 80),
        // what is drawn has a stroke for its outline
        width: e.ownerSVGElement
          ? parseFloat(style.strokeWidth)
          : style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        contrast: ratio(parse(e.ownerSVGElement ? style.stroke : style.outlineColor), seen),
        onScreen: e.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      };
    },
    // formulas and code are drawn by others, and made of thousands of parts without a role
    withoutParts() {
      for (const formula of document.querySelectorAll(".math")) formula.replaceChildren("x");
      for (const code of document.querySelectorAll("pre")) code.textContent = code.textContent;
    },
  };
})();
