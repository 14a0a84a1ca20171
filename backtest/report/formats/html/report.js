"use strict";
(() => {
  const announce = document.getElementById("announce");

  // Charts: a crosshair and a box that say every value; a pointer or the arrow keys move them.

  function element(tag, look, text) {
    const made = document.createElement(tag);
    if (look) made.className = look;
    if (text !== undefined) {
      made.dir = "auto";
      made.textContent = text;
    }
    return made;
  }

  class Chart {
    constructor(figure) {
      this.source = figure.querySelector("script[type='application/json']");
      this.area = figure.querySelector(".area");
      this.crosshair = figure.querySelector(".crosshair");
      this.box = figure.querySelector(".box");
      this.spots = [];
      this.place = -1;
      const area = this.area;
      area.tabIndex = 0;
      area.setAttribute("role", "slider");
      area.setAttribute("aria-orientation", figure.classList.contains("lying") ? "vertical" : "horizontal");
      area.setAttribute("aria-valuemin", "1");
      area.setAttribute("aria-valuenow", "1");
      area.setAttribute("aria-valuetext", "Arrow keys say the values");
      area.addEventListener("pointermove", (event) => this.point(event));
      area.addEventListener("pointerdown", (event) => this.point(event));
      area.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.hide());
      area.addEventListener("blur", () => this.hide());
      area.addEventListener("keydown", (event) => this.key(event));
    }

    get data() {
      if (!this.read) {
        this.read = JSON.parse(this.source.textContent);
        this.area.setAttribute("aria-valuemax", String(Math.max(1, this.read.at.length)));
      }
      return this.read;
    }

    point(event) {
      const bounds = this.area.getBoundingClientRect();
      const part = this.data.lying
        ? (event.clientY - bounds.top) / bounds.height
        : (event.clientX - bounds.left) / bounds.width;
      this.show(this.nearest(part * 1000));
    }

    nearest(wanted) {
      const at = this.data.at;
      let low = 0;
      let high = at.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (at[middle] < wanted) low = middle;
        else high = middle;
      }
      return Math.abs(at[low] - wanted) <= Math.abs(at[high] - wanted) ? low : high;
    }

    key(event) {
      const last = this.data.at.length - 1;
      const now = this.place;
      const moves = {
        ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now < 0 ? last : now - 1, ArrowUp: now < 0 ? last : now - 1,
        PageDown: now + 10, PageUp: now - 10, Home: 0, End: last,
      };
      if (event.key === "Escape") {
        this.hide();
      } else if (event.key in moves && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        this.show(Math.max(0, Math.min(last, moves[event.key])));
      }
    }

    show(place) {
      const { at, names, series, notes, lying } = this.data;
      if (!at.length || place === this.place) return;
      this.place = place;
      const where = at[place] / 10;
      this.crosshair.hidden = this.box.hidden = false;
      this.crosshair.style[lying ? "top" : "left"] = `${where}%`;
      const said = [names[place]];
      this.box.replaceChildren(element("div", "when", names[place]));
      this.spots.forEach((spot) => spot.remove());
      this.spots = [];
      for (const one of series) {
        const text = one.said[place];
        if (!text) continue;
        const row = element("div", `value c-${one.colour}`);
        row.append(element("i"), element("span", "", one.label), element("b", "", text));
        this.box.append(row);
        said.push(`${one.label} ${text}`);
        if (one.at.length && one.at[place] !== null) this.spot(where, one.at[place] / 10, one.colour);
      }
      for (const note of notes[place] || []) {
        this.box.append(element("div", "note", note));
        said.push(note);
      }
      this.lay(where, lying);
      this.area.setAttribute("aria-valuenow", String(place + 1));
      this.area.setAttribute("aria-valuetext", said.join(", "));
    }

    spot(left, top, colour) {
      const spot = element("div", `spot c-${colour}`);
      spot.style.left = `${left}%`;
      spot.style.top = `${top}%`;
      this.spots.push(spot);
      this.area.append(spot);
    }

    lay(where, lying) {
      const style = this.box.style;
      const right = !lying && where > 50;
      style.left = right ? "auto" : lying ? "auto" : `calc(${where}% + 14px)`;
      style.right = right ? `calc(${100 - where}% + 14px)` : lying ? "0" : "auto";
      style.top = lying ? `calc(${where}% + 12px)` : "";
    }

    hide() {
      this.place = -1;
      this.crosshair.hidden = this.box.hidden = true;
      this.spots.forEach((spot) => spot.remove());
      this.spots = [];
    }
  }

  const charts = [...document.querySelectorAll("[data-chart]")].map((figure) => new Chart(figure));
  document.addEventListener("pointerdown", (event) => {
    for (const chart of charts) if (!chart.area.contains(event.target)) chart.hide();
  });

  // Tables: sorted by a column's button; long ones folded, and filtered by a word.

  const letters = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  function sort(table, heading) {
    const column = heading.cellIndex;
    const down = heading.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, place) => {
      const cell = row.cells[column];
      return { row, place, number: "v" in cell.dataset ? Number(cell.dataset.v) : null, text: cell.textContent };
    });
    const numbers = rows.some((one) => one.number !== null);
    const missing = (one) => (numbers ? one.number === null : one.text === "" || one.text === "–");
    rows.sort((a, b) => {
      if (missing(a) || missing(b)) return missing(a) - missing(b) || a.place - b.place;
      const order = numbers ? a.number - b.number : letters.compare(a.text, b.text);
      return (down ? -order : order) || a.place - b.place;
    });
    body.append(...rows.map((one) => one.row));
    for (const other of table.tHead.rows[0].cells) {
      if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    }
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    announce.textContent = `Sorted by ${heading.textContent}, ${down ? "descending" : "ascending"}`;
    if (table.fold) table.fold();
  }

  for (const button of document.querySelectorAll(".sort")) {
    button.addEventListener("click", () => sort(button.closest("table"), button.closest("th")));
  }

  const FEW = 50;

  function makeFolding(wide) {
    const table = wide.querySelector("table");
    const count = table.tBodies[0].rows.length;
    const bar = element("div", "folding");
    const label = element("label", "", "Filter rows");
    const filter = element("input", "filter");
    filter.type = "search";
    const all = element("button", "all", `Show all ${count.toLocaleString("en")}`);
    all.type = "button";
    const said = element("span", "count");
    label.append(filter);
    bar.append(label, all, said);
    wide.before(bar);
    let open = false;
    table.fold = () => {
      const wanted = filter.value.trim().toLowerCase();
      let found = 0;
      for (const row of table.tBodies[0].rows) {
        const fits = !wanted || row.textContent.toLowerCase().includes(wanted);
        found += fits;
        row.hidden = !fits || (!open && found > FEW);
      }
      const shown = open ? found : Math.min(found, FEW);
      said.textContent = `${shown.toLocaleString("en")} of ${(wanted ? found : count).toLocaleString("en")} rows`;
      all.textContent = open ? `Show the first ${FEW}` : `Show all ${found.toLocaleString("en")}`;
      all.hidden = found <= FEW;
    };
    filter.addEventListener("input", () => {
      table.fold();
      announce.textContent = said.textContent;
    });
    all.addEventListener("click", () => {
      open = !open;
      table.fold();
    });
    table.fold();
  }

  document.querySelectorAll(".wide.long").forEach(makeFolding);

  // What scrolls sideways can be scrolled with the keyboard, and says what it is.

  function markScrolling() {
    for (const wide of document.querySelectorAll(".wide")) {
      const scrolls = wide.scrollWidth > wide.clientWidth + 1;
      if (scrolls) {
        wide.tabIndex = 0;
        wide.setAttribute("role", "region");
        wide.setAttribute("aria-label", wide.dataset.label);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) wide.removeAttribute(name);
      }
    }
  }

  markScrolling();
  addEventListener("resize", markScrolling);
  document.addEventListener("toggle", markScrolling, true);

  // Contents: which section is in view.

  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        const link = links.get(entry.target.id);
        if (!link) continue;
        link.setAttribute("aria-current", "true");
        const list = link.closest("nav");
        if (list.scrollWidth > list.clientWidth) list.scrollLeft = link.offsetLeft - list.clientWidth / 3;
      }
    },
    { rootMargin: "-20% 0px -75% 0px" },
  );
  document.querySelectorAll(".sections > section").forEach((section) => seen.observe(section));

  addEventListener("beforeprint", () => {
    document.querySelectorAll(".more-reasons").forEach((more) => (more.open = true));
  });
})();
