'use strict';
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector, root = document) => root.querySelector(selector);
  const count = (number) => Number(number).toLocaleString('en-US');
  const media = (query) => window.matchMedia(query);

  // Light and dark: what the system says, until the reader says otherwise.
  const theme = one('#theme');
  const dark = media('(prefers-color-scheme: dark)');
  const stored = () => {
    try {
      return localStorage.getItem('gan4j-theme');
    } catch (refused) {
      return null;
    }
  };
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? 'dark' : 'light')) === 'dark';
  const nameTheme = () => {
    theme.textContent = isDark() ? 'Light' : 'Dark';
    theme.setAttribute('aria-label', isDark() ? 'Switch to light colours' : 'Switch to dark colours');
  };
  if (stored() === 'light' || stored() === 'dark') {
    document.documentElement.dataset.theme = stored();
  }
  theme.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('gan4j-theme', document.documentElement.dataset.theme);
    } catch (refused) {
      // It holds until the page is closed.
    }
    nameTheme();
  });
  dark.addEventListener('change', nameTheme);
  nameTheme();
  theme.hidden = false;

  // Sample sheets over the training.
  const moment = one('#moment');
  if (moment) {
    const sheets = all('.sheets img');
    const label = one('#moment-label');
    const play = one('#play');
    let timer = 0;
    const show = () => {
      sheets.forEach((sheet, i) => {
        sheet.hidden = i !== Number(moment.value);
      });
      const images = count(sheets[Number(moment.value)].dataset.images);
      label.textContent = `After ${images} images`;
      moment.setAttribute('aria-valuetext', `after ${images} images`);
    };
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = 'Play';
    };
    const next = () => {
      if (Number(moment.value) >= sheets.length - 1) {
        stop();
      } else {
        moment.value = Number(moment.value) + 1;
        show();
      }
    };
    play.addEventListener('click', () => {
      if (timer) {
        stop();
        return;
      }
      if (Number(moment.value) >= sheets.length - 1) {
        moment.value = 0;
        show();
      }
      const calm = media('(prefers-reduced-motion: reduce)').matches;
      timer = setInterval(next, calm ? 1500 : Math.max(150, Math.min(700, 8000 / sheets.length)));
      play.textContent = 'Pause';
    });
    moment.addEventListener('input', () => {
      stop();
      show();
    });
    show();
    one('.player').hidden = false;
  }

  // Readings of the curves: by pointer and by arrow keys, written into the legend.
  const SVG = 'http://www.w3.org/2000/svg';
  const element = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  all('.chart').forEach((chart) => {
    const plot = one('.plot', chart);
    const rows = all('tbody tr', chart);
    const at = one('.legend .at', chart);
    const values = all('.legend b', chart);
    const names = all('thead th', chart).slice(1).map((head) => head.textContent);
    const before = { at: at.textContent, values: values.map((value) => value.textContent) };
    let current = rows.length - 1;
    const drawing = () => one('svg:not([hidden])', plot);
    const key = () => (drawing().classList.contains('log') ? 'log' : 'x');
    const read = (index) => {
      current = Math.max(0, Math.min(rows.length - 1, index));
      const row = rows[current];
      const cells = all('td', row);
      at.textContent = `at ${row.cells[0].textContent} images`;
      values.forEach((value, i) => {
        value.textContent = cells[i].textContent || '–';
      });
      plot.setAttribute('aria-valuenow', current);
      plot.setAttribute('aria-valuetext',
        `${row.cells[0].textContent} images: ${cells.map((cell, i) => `${names[i]} ${cell.textContent || 'none'}`).join(', ')}`);
      all('.cursor', plot).forEach((cursor) => cursor.replaceChildren());
      const x = row.dataset[key()];
      if (x === undefined) {
        return;
      }
      const cursor = one('.cursor', drawing());
      cursor.append(element('line', { x1: x, x2: x, y1: 14, y2: 202 }));
      cells.forEach((cell, i) => {
        if (cell.dataset.y !== undefined) {
          cursor.append(element('circle', { class: `dot s${i}`, cx: x, cy: cell.dataset.y, r: 4 }));
        }
      });
    };
    const leave = () => {
      if (document.activeElement !== plot) {
        all('.cursor', plot).forEach((cursor) => cursor.replaceChildren());
        at.textContent = before.at;
        values.forEach((value, i) => {
          value.textContent = before.values[i];
        });
      }
    };
    const point = (event) => {
      const box = drawing().getBoundingClientRect();
      const x = (event.clientX - box.left) * 400 / box.width;
      let nearest = -1;
      let least = Infinity;
      rows.forEach((row, i) => {
        const away = Math.abs(Number(row.dataset[key()]) - x);
        if (away < least) {
          least = away;
          nearest = i;
        }
      });
      if (nearest >= 0) {
        read(nearest);
      }
    };
    plot.addEventListener('pointermove', point);
    plot.addEventListener('pointerdown', point);
    plot.addEventListener('pointerleave', leave);
    plot.addEventListener('focus', () => read(current));
    plot.addEventListener('blur', leave);
    plot.addEventListener('keydown', (event) => {
      const page = Math.max(1, Math.round(rows.length / 10));
      const to = {
        ArrowLeft: current - 1,
        ArrowDown: current - 1,
        ArrowRight: current + 1,
        ArrowUp: current + 1,
        PageDown: current - page,
        PageUp: current + page,
        Home: 0,
        End: rows.length - 1,
      }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        read(to);
      }
    });
    plot.tabIndex = 0;
    plot.setAttribute('role', 'slider');
    plot.setAttribute('aria-label', `${one('h3', chart).textContent}: reading at`);
    plot.setAttribute('aria-valuemin', 0);
    plot.setAttribute('aria-valuemax', rows.length - 1);
    plot.setAttribute('aria-valuenow', current);
  });
  all('.log-x').forEach((button) => {
    button.addEventListener('click', () => {
      const wanted = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', wanted);
      all('.chart', button.closest('section')).forEach((chart) => {
        const log = one('svg.log', chart);
        if (log) {
          log.toggleAttribute('hidden', !wanted);
          one('svg.linear', chart).toggleAttribute('hidden', wanted);
        }
      });
    });
    button.parentElement.hidden = false;
  });

  // Copy a text; where the browser refuses, select it for the reader's own copying.
  all('.copy').forEach((button) => {
    button.addEventListener('click', async () => {
      const text = document.getElementById(button.dataset.of);
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = 'Copied';
      } catch (refused) {
        getSelection().selectAllChildren(text);
        button.textContent = 'Selected';
      }
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
    button.hidden = false;
  });

  // The contents say where the reader is.
  const links = all('nav a');
  if (links.length && 'IntersectionObserver' in window) {
    const observer = new IntersectionObserver((entries) => {
      entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
        links.forEach((link) => {
          if (link.hash === `#${entry.target.id}`) {
            link.setAttribute('aria-current', 'true');
          } else {
            link.removeAttribute('aria-current');
          }
        });
      });
    }, { rootMargin: '-15% 0px -75% 0px' });
    all('main > section').forEach((section) => observer.observe(section));
  }
})();
