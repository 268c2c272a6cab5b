// What tests ask of a page in the browser. Each is a function of the window, and computes anew.

window.probes = (() => {
  const painter = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    painter.clearRect(0, 0, 1, 1);
    painter.fillStyle = colour;
    painter.fillRect(0, 0, 1, 1);
    return [...painter.getImageData(0, 0, 1, 1).data];
  };
  const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ratio = (one, other) => {
    const [high, low] = [light(rgba(one)), light(rgba(other))].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const meets = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const shown = element => element.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && element.getBoundingClientRect().width > 1;

  // The ground under a text of a chart: the line around its letters, or where it has none, each shape that it lies on.
  const drawnGrounds = (text, style) => {
    if (style.stroke !== 'none') return [style.stroke];
    const box = text.getBoundingClientRect();
    const under = [...text.closest('svg').querySelectorAll('.shape')].filter(each => meets(each.getBoundingClientRect(), box));
    return under.map(each => getComputedStyle(each).fill).map(fill => fill.startsWith('url') ? 'black' : fill);
  };
  const ground = element => {
    let at = element;
    while (at && rgba(getComputedStyle(at).backgroundColor)[3] < 255) at = at.parentElement;
    return at ? getComputedStyle(at).backgroundColor : 'white';
  };
  const contrast = element => {
    const style = getComputedStyle(element);
    const [colour, grounds] = element.closest('svg') ? [style.fill, drawnGrounds(element, style)] : [style.color, [ground(element)]];
    return Math.min(21, ...grounds.map(each => ratio(colour, each)));
  };
  const path = element => element.id ? '#' + element.id : element.tagName + '.' + (element.getAttribute('class') || '') + ' ' + element.textContent.trim().slice(0, 40);
  const texts = () => [...document.querySelectorAll('body *')].filter(each => each.tagName !== 'title' && each.tagName !== 'desc'
    && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()));

  return {
    faint: least => texts().filter(shown).filter(each => contrast(each) < least).map(each => [path(each), contrast(each)]),
    contrastOf: selector => contrast(document.querySelector(selector)),
    style: text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; },
    unfold: () => document.querySelectorAll('details').forEach(each => { each.open = true; }),
    fold: () => document.querySelectorAll('details').forEach(each => { each.open = false; }),
    folded: () => [...document.querySelectorAll('details')].filter(each => !shown(each.lastElementChild)).length,
    beyond: room => [...document.querySelectorAll('main *, header *')]
      .filter(each => !each.parentElement.closest('svg') && each.getBoundingClientRect().width && each.getBoundingClientRect().right > room + 1).map(path),
    drawings: () => [...document.querySelectorAll('svg.chart[role=img]')].filter(shown).map(svg => ({
      room: svg.viewBox.baseVal.width,
      texts: [...svg.querySelectorAll('text')].map(each => { const box = each.getBBox(); return [each.textContent, box.x, box.y, box.width, box.height]; }),
    })),
    lost: () => [...document.querySelectorAll('a[href]')].map(each => each.getAttribute('href'))
      .filter(each => !each.startsWith('#') || !document.getElementById(decodeURIComponent(each.slice(1)))),
    focus: () => {
      const at = document.activeElement, style = getComputedStyle(at);
      return [at.tagName + '.' + at.className, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
    },
    unreachable: () => [...document.querySelectorAll('body *')].filter(each => ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)
      && each.tabIndex < 0 && !each.querySelector('a, summary')).map(path),
    axe: async (tags, rules, but) => {
      const found = await axe.run({include: [['html']], exclude: but.map(each => [each])}, {runOnly: {type: 'tag', values: tags}, rules, resultTypes: ['violations', 'incomplete']});
      const told = list => list.flatMap(rule => rule.nodes.map(node => [rule.id, node.target.flat().join(' '), node.failureSummary || '']));
      return {version: axe.version, violations: told(found.violations), incomplete: told(found.incomplete)};
    },
  };
})();
