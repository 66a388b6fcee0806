// What the browser tests ask a page (looking.py), in the page itself, next to axe.
window.looking = (() => {
    // 53 bits of a text: what there is on a page fits in a message, and two things are never taken for one another by chance.
    const short = text => {
        let a = 0xdeadbeef, b = 0x41c6ce57
        for (let i = 0; i < text.length; i++) {
            const c = text.charCodeAt(i)
            a = Math.imul(a ^ c, 2654435761)
            b = Math.imul(b ^ c, 1597334677)
        }
        a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
        b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
        return 4294967296 * (2097151 & b) + (a >>> 0)
    }
    const shows = e => e.checkVisibility({visibilityProperty: true})
    const free = /^(href|src|srcset|action|content|title|alt|value|placeholder|datetime|d|aria-label|data-.*)$/
    const says = text => text.trim() ? 'text' : ''
    const paint = s => [s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.textShadow, s.textDecorationLine,
        parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.66 && s.fontWeight >= 700)].join()
    // An element that is taken out of its place may come to lie on anything.
    const moved = s => {
        const position = s.position
        return position != 'static' && (position != 'relative' || /[1-9]/.test(s.inset)) || s.transform != 'none'
            || s.float != 'none' || s.margin.includes('-')
    }
    // What it is, and whether it says something. Left out are words, addresses, drawings, and what says which language it is.
    const kind = e => {
        const there = [...e.attributes].filter(a => a.name != 'lang' && a.name != 'hreflang')
        const attributes = there.map(a => a.name + '=' + (free.test(a.name) ? says(a.value) : a.value)).sort()
        const own = [...e.childNodes].map(n => n.nodeType == 3 ? n.data : '').join('')
        return [e.tagName, ...attributes, says(own)].join(' ')
    }
    // The same for how it is painted, to which names are nothing: what they do in the style sheet is in its style.
    const names = / (id|for|form|name|headers|list|aria-(labelledby|describedby|controls|owns|details|activedescendant))=\S*/g
    // Another width does not change what an element is: it is kept until something in the document changes.
    let kinds = new WeakMap()
    const changes = new MutationObserver(() => kinds = new WeakMap())
    changes.observe(document, {subtree: true, childList: true, attributes: true, characterData: true})
    const kept = e => {
        let is = kinds.get(e)
        if (is === undefined) {
            const what = kind(e)
            kinds.set(e, is = {what, nameless: what.replace(names, '')})
        }
        return is
    }
    // The numbers of a rectangle: those of the browser's own are slow to ask.
    const place = e => {
        const {left, right, top, bottom, width, height} = e.getBoundingClientRect()
        return {left, right, top, bottom, width, height}
    }

    // Targets that may be too small or too near for WCAG 2.5.8. The rule of axe weighs all there is on a page; here a target is
    // passed over only when that rule cannot find fault with it: it measures 24 pixels and nothing lies over it, or it is a link
    // among words, or a circle of 24 pixels around it stays clear of all others.
    const widgets = 'a[href], area, button, input, select, textarea, summary, iframe, [contenteditable], ' + ['button',
        'checkbox', 'combobox', 'gridcell', 'link', 'listbox', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'option', 'radio',
        'scrollbar', 'searchbox', 'slider', 'spinbutton', 'switch', 'tab', 'textbox', 'treeitem'].map(r => `[role=${r}]`).join()
    const near = (a, b) => Math.hypot(
        Math.max(0, a.left - b.right, b.left - a.right), Math.max(0, a.top - b.bottom, b.top - a.bottom))
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
    const middle = r => {
        const x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2
        return {left: x, right: x, top: y, bottom: y}
    }
    const said = node => node && node.nodeType == 3 && node.data.trim()
    const amongWords = (e, s) => s.display.startsWith('inline') && (said(e.previousSibling) || said(e.nextSibling))
        && /^(block|list-item|flex|grid|table)/.test(getComputedStyle(e.parentElement).display)
    const doubtful = shown => {
        const clipped = (r, s) => r.width <= 1 && r.height <= 1 && (s.clip != 'auto' || s.clipPath != 'none')
        const there = shown.map(e => ({e, r: place(e)})).filter(({r}) => r.width && r.height)
        const targets = there.filter(t => t.e.matches(widgets) && !clipped(t.r, t.s = getComputedStyle(t.e)))
        const clear = t => t.clear ??= there.every(o => !over(t.r, o.r) || o.e.contains(t.e) || t.e.contains(o.e))
        return targets.filter(t => {
            const spare = Math.min(t.r.width, t.r.height) - 24
            if (spare >= 2 && !targets.some(o => o != t && over(t.r, o.r))) return false
            if (spare >= 0 && !targets.some(o => o != t && near(t.r, o.r) == 0)) return false
            if (amongWords(t.e, t.s)) return false
            const from = clear(t) && t.e.getClientRects().length == 1 ? middle(t.r) : t.r
            return targets.some(o => o != t && near(from, o.r) < 24.1
                && (!clear(o) || near(from, o.r) < 12.1 || near(from, middle(o.r)) < 24.1))
        }).map(t => t.e)
    }

    // Links that stand among words and may differ from those in colour only: all others pass the rule about it, at a price.
    const block = s => /^(block|list-item|flex|grid|inline-block)$|^table/.test(s.display)
    const marks = ['textDecorationLine', 'textDecorationStyle', 'fontWeight', 'fontStyle', 'fontSize']
    const plain = e => {
        const s = getComputedStyle(e)
        if (block(s)) return false
        let around = e.parentElement
        while (around.parentElement && !block(getComputedStyle(around))) around = around.parentElement
        const words = getComputedStyle(around)
        return around.textContent.trim() != e.textContent.trim() && marks.every(mark => s[mark] == words[mark])
    }

    // The rules that look at every single element, or measure where things are, look at these only.
    const only = {'color-contrast': new Set(), 'target-size': new Set(), 'link-in-text-block': new Set()}
    for (const [name, wanted] of Object.entries(only)) {
        const rule = axe._audit.rules.find(r => r.id == name), matches = rule.matches
        rule.matches = (e, ...rest) => wanted.has(e) && matches.call(rule, e, ...rest)
    }
    const look = (name, elements) => {
        only[name].clear()
        elements.forEach(e => only[name].add(e))
        return elements.length > 0
    }

    let painted
    // Returns in short what there is and how it is painted (`page`), and of every element that shows what it and all around it
    // are (`elements`); what sticks out; which rules have something to measure (`doubts`). How elements are laid out is nothing
    // to the other rules of axe.
    const see = () => {
        const keys = new Map(), lines = [], elements = [], width = document.documentElement.clientWidth
        const styles = [...document.querySelectorAll('link[rel=stylesheet], style')].map(e => e.getAttribute('href') ?? e.textContent)
        const here = location.pathname.replace(/^\/(en|fy)(?=\/|$)/, '')
        // What is switched off needs no contrast, nor does what names it: there, names count.
        const name = document.querySelector(':disabled, [aria-disabled=true]') ? 'what' : 'nameless'
        const scrolling = []
        if (changes.takeRecords().length) kinds = new WeakMap()
        painted = []
        for (const e of [document.documentElement, ...document.querySelectorAll('body, body *')]) {
            const is = kept(e), visible = shows(e), s = visible && getComputedStyle(e), overflow = visible && s.overflow
            const how = visible ? paint(s) : ' -'
            const key = short((keys.get(e.parentElement) ?? styles.join('\n')) + is[name] + how + (visible && moved(s) ? here : ''))
            keys.set(e, key)
            if (visible) { elements.push(key); painted.push(e) }
            if (visible && /auto|scroll/.test(overflow)) scrolling.push(e)
            if (e.tagName != 'HTML' && !e.closest('.ar-languages')) lines.push(is.what + how)
        }
        const scrolls = e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight
        const wide = e => e.getBoundingClientRect().right > width + 1
            && !e.closest('.ar-visually-hidden, .nl-skip-link, .ar-skip, thead')
        // Text that does not fit in its cell runs through the next one.
        const through = e => /^T[HD]$/.test(e.tagName) && !e.closest('thead') && e.scrollHeight > e.clientHeight + 2
        const html = found => found.slice(0, 3).map(e => e.outerHTML.slice(0, 120))
        const doubts = [
            look('target-size', doubtful(painted)) && 'target-size',
            look('link-in-text-block', painted.filter(e => e.matches('a[href], [role=link]') && plain(e))) && 'link-in-text-block',
            scrolling.some(scrolls) && 'scrollable-region-focusable',
        ].filter(Boolean)
        return {
            page: short(lines.join('\n')), elements, doubts,
            wide: document.documentElement.scrollWidth > width ? ['it sticks out', ...html(painted.filter(wide))] : [],
            through: html(painted.filter(through)), language: document.documentElement.lang,
            headings: document.querySelectorAll('h1').length,
        }
    }

    // Runs the rules with some tags, or none of those, and some others, in one go: what axe makes of a page, it makes once. The
    // contrast is that of some of the elements that `see` found.
    const ask = async ({tags, without, rules, places}) => {
        look('color-contrast', places.map(place => painted[place]))
        const options = {
            resultTypes: ['violations'], preload: !!document.querySelector('[autoplay]'), selectors: false,
            runOnly: tags.length ? {type: 'tag', values: tags} : {type: 'rule', values: rules},
            rules: Object.fromEntries([...without, ...rules].map(rule => [rule, {enabled: rules.includes(rule)}])),
        }
        axe._audit.noHtml = true
        if (!(await axe.run(document, options)).violations.length) return []
        // It is wrong: what it is wrong with, is worth its price.
        axe._audit.noHtml = false
        const {violations} = await axe.run(document, options)
        return violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)
    }
    return {see, ask, only}
})()
