/* Draws the charts of the report from the JSON in #data. Text from outside is only ever set as text, never as HTML. */
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const root = document.documentElement;
  const DASHES = ['solid', [7, 3], [2, 3], [9, 3, 2, 3]];
  const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'roundRect', 'arrow', 'circle'];
  const LAYERS = [[112, 87, 190], [38, 137, 196], [30, 163, 130], [140, 178, 50], [228, 150, 25]];
  const hidden = {};
  let charts = [];

  const css = name => getComputedStyle(root).getPropertyValue(name).trim();
  const short = value => Number(value.toPrecision(4)).toString().replace('-', '\u2212');
  const value = (chart, y) => chart.percent ? (100 * y).toFixed(1) + ' %' : short(y);

  function layerColour(index, count) {
    const place = count < 2 ? 0 : index / (count - 1) * (LAYERS.length - 1);
    const low = Math.min(Math.floor(place), LAYERS.length - 2);
    const mix = LAYERS[low].map((v, i) => Math.round(v + (place - low) * (LAYERS[low + 1][i] - v)));
    return 'rgb(' + mix.join(',') + ')';
  }

  const colour = (chart, series, index) =>
    chart.layers ? layerColour(index, chart.series.length)
      : css('--c' + (series.colour > 7 ? series.colour - 7 : series.colour));

  /* The conditions at the x that is pointed at, as elements. */
  function tooltip(chart, x) {
    const box = document.createElement('div');
    const head = document.createElement('div');
    head.textContent = chart.xName.replace(' \u00d7 255', '') + ' ' + short(x) + (chart.fractions && x > 0 ? '/255' : '');
    box.append(head);
    chart.series.forEach((series, index) => {
      const point = series.points.find(p => p[0] === x);
      if (!point || hidden[series.name]) {
        return;
      }
      const row = document.createElement('div');
      row.className = 'tip-row';
      const mark = document.createElement('span');
      mark.textContent = '\u25a0';
      mark.style.color = colour(chart, series, index);
      const name = document.createElement('span');
      name.textContent = series.name;
      const number = document.createElement('b');
      number.textContent = value(chart, point[1]);
      row.append(mark, name, number);
      if (point.length > 3) {
        const range = document.createElement('small');
        range.textContent = value(chart, point[2]) + ' \u2013 ' + value(chart, point[3]);
        row.append(range);
      }
      box.append(row);
    });
    return box;
  }

  function band(series, fill) {
    const points = series.points.filter(p => p.length > 3);
    return {
      type: 'custom', name: series.name, data: points.length > 1 ? [points[0]] : [], silent: true, z: 1, clip: true,
      tooltip: { show: false }, itemStyle: { color: fill },
      renderItem: (_, api) => ({
        type: 'polygon', silent: true,
        shape: {
          points: points.map(p => api.coord([p[0], p[2]])).concat(points.slice().reverse().map(p => api.coord([p[0], p[3]])))
        },
        style: { fill: fill, opacity: 0.15 }
      })
    };
  }

  /* Whiskers show intervals where there is only one point, or bands overlap. */
  function whiskers(series, stroke) {
    return {
      type: 'custom', name: series.name, silent: true, z: 2, clip: true, tooltip: { show: false }, itemStyle: { color: stroke },
      data: series.points.filter(p => p.length > 3),
      renderItem: (_, api) => {
        const low = api.coord([api.value(0), api.value(2)]);
        const high = api.coord([api.value(0), api.value(3)]);
        return { type: 'line', silent: true, shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] },
          style: { stroke: stroke, lineWidth: 1.5, opacity: 0.6 } };
      }
    };
  }

  function axis(name, more) {
    return Object.assign({
      type: 'value', name: name, nameLocation: 'middle', nameGap: 28, scale: true,
      nameTextStyle: { color: css('--soft') }, axisLabel: { color: css('--soft'), hideOverlap: true },
      axisLine: { show: true, lineStyle: { color: css('--line') } }, splitLine: { lineStyle: { color: css('--grid') } }
    }, more);
  }

  const frame = () => ({
    animation: false, textStyle: { fontFamily: 'inherit', color: css('--ink') },
    grid: { left: 8, right: 18, top: 14, bottom: 58, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, backgroundColor: css('--card'), borderColor: css('--line'),
      textStyle: { color: css('--ink'), fontSize: 13 }, axisPointer: { lineStyle: { color: css('--soft') } } }
  });

  function lines(chart) {
    const option = frame();
    option.legend = { bottom: 0, show: chart.series.length > 1, type: 'scroll', selected: Object.fromEntries(chart.series.map(s => [s.name, !hidden[s.name]])),
      data: chart.series.map(s => ({ name: s.name })), textStyle: { color: css('--ink') }, itemWidth: 30,
      inactiveColor: css('--line'), pageTextStyle: { color: css('--soft') }, pageIconColor: css('--accent') };
    option.xAxis = axis(chart.xName, { splitLine: { show: false }, scale: false, max: 'dataMax', min: 'dataMin',
      minInterval: chart.steps ? 1 : 0 });
    if (chart.log) {
      option.xAxis.type = 'log';
    }
    option.yAxis = axis('', chart.percent ? { min: 0, max: 1, scale: false,
      axisLabel: { color: css('--soft'), formatter: y => Math.round(100 * y) + ' %' } } : {});
    if (chart.percent && chart.steps) {
      option.yAxis = axis('', { max: 1, axisLabel: { color: css('--soft'), formatter: y => Math.round(100 * y) + ' %' } });
      option.yAxis.min = range => Math.max(0, Math.floor((range.min - 0.02) * 10) / 10);
    }
    if (chart.layers || (chart.log && !chart.percent)) {
      option.yAxis = axis('', { min: 0, scale: false });
    }
    option.tooltip.formatter = items => tooltip(chart, items[0].value[0]);
    /* the legend takes its sign from the first series of a name: the means come first */
    option.series = [];
    chart.series.forEach((series, index) => {
      const paint = colour(chart, series, index);
      const long = series.points.length > 15 && !chart.log;
      option.series.push({ type: 'line', name: series.name, data: series.points.map(p => [p[0], p[1]]), z: series.bold ? 2 : 3,
        symbol: SYMBOLS[series.colour % SYMBOLS.length], symbolSize: long ? 0 : 7, showSymbol: !long,
        lineStyle: { color: paint, width: series.bold ? 6 : 2.2, opacity: series.bold ? 0.45 : 1, type: chart.layers ? 'solid' : DASHES[series.colour % DASHES.length] },
        itemStyle: { color: paint } });
    });
    chart.series.forEach((series, index) => {
      const paint = colour(chart, series, index);
      series.runs.forEach(run => option.series.push({ type: 'line', name: series.name, data: run, symbol: 'none', silent: true,
        lineStyle: { color: paint, width: 1, opacity: 0.3 }, itemStyle: { color: paint }, z: 1 }));
      if (series.points.some(p => p.length > 3)) {
        option.series.push(band(series, paint), whiskers(series, paint));
      }
    });
    return option;
  }

  function histogram(chart) {
    const option = frame();
    const edge = chart.edges;
    option.grid.bottom = 34;
    option.grid.top = 28;
    option.xAxis = axis(chart.xName, { min: edge[0], max: edge[edge.length - 1], splitLine: { show: false },
      axisLabel: { color: css('--soft'), hideOverlap: true, formatter: short, showMinLabel: false, showMaxLabel: false } });
    option.yAxis = axis('', { scale: false, minInterval: 1 });
    option.tooltip.trigger = 'item';
    option.tooltip.formatter = item => {
      const box = document.createElement('div');
      box.textContent = short(edge[item.dataIndex]) + ' to ' + short(edge[item.dataIndex + 1]) + ': '
        + chart.counts[item.dataIndex] + ' ' + chart.noun;
      return box;
    };
    option.series = [{
      type: 'custom', data: chart.counts.map((n, i) => [edge[i], edge[i + 1], n]), encode: { x: [0, 1], y: 2 },
      itemStyle: { color: css('--c1') },
      renderItem: (_, api) => {
        const top = api.coord([api.value(0), api.value(2)]);
        const base = api.coord([api.value(1), 0]);
        return { type: 'rect', style: { fill: css('--c1'), opacity: 0.8 },
          shape: { x: top[0] + 0.5, y: top[1], width: Math.max(1, base[0] - top[0] - 1), height: base[1] - top[1] } };
      },
      markLine: { silent: true, symbol: 'none', lineStyle: { color: css('--c2'), width: 2 },
        label: { formatter: () => 'median ' + short(chart.median), color: css('--ink'), position: 'end' },
        data: chart.median === null ? [] : [{ xAxis: chart.median }] }
    }];
    return option;
  }

  /* One scale on both axes, which mean nothing by themselves. */
  function points(chart) {
    const option = frame();
    const reach = (chart.names ? 1.25 : 1.1) * (chart.reach || 1);
    const bare = { min: -reach, max: reach, scale: false, axisLabel: { show: false }, axisTick: { show: false } };
    option.grid = { left: 8, right: 8, top: 8, bottom: chart.groups.length > 1 ? 40 : 8 };
    option.legend = { bottom: 0, show: chart.groups.length > 1, type: 'scroll', textStyle: { color: css('--ink') },
      data: chart.groups.map(g => g.name), inactiveColor: css('--line'), pageTextStyle: { color: css('--soft') } };
    option.xAxis = axis('', bare);
    option.yAxis = axis('', bare);
    option.tooltip.trigger = 'item';
    option.tooltip.formatter = item => {
      const box = document.createElement('div');
      box.textContent = item.data.name + (chart.groups.length > 1 ? ' \u00b7 ' + item.seriesName : '');
      return box;
    };
    option.series = chart.groups.map(group => ({
      type: 'scatter', name: group.name, itemStyle: { opacity: 1, color: css('--c' + (group.colour > 7 ? group.colour - 7 : group.colour)) },
      data: group.points.map(p => ({ value: [p.x, p.y], name: p.name,
        symbol: p.image ? 'image://' + p.image : SYMBOLS[group.colour % 4], symbolSize: p.image ? 26 : 8 })),
      label: { show: chart.names, position: 'right', distance: 3, fontSize: 10, color: css('--ink'), formatter: item => item.data.name }
    }));
    return option;
  }

  function bars(chart) {
    const option = frame();
    const many = chart.bars.length > 6;
    option.grid.bottom = 12;
    option.grid.left = 30;
    option.xAxis = axis('', { type: 'category', data: chart.bars.map(b => b.name), splitLine: { show: false },
      axisLabel: { color: css('--soft'), interval: 0, rotate: many ? 35 : 0, width: 110, overflow: 'truncate' } });
    option.yAxis = axis(chart.yName, { scale: false, nameGap: 42 });
    const low = Math.min(0, ...chart.bars.flatMap(b => [b.low === null ? b.value : b.low, b.control || 0]));
    const high = Math.max(...chart.bars.map(b => b.high === null ? b.value : b.high), chart.high || 0);
    option.yAxis.min = Math.floor(low * 10) / 10;
    option.yAxis.max = Math.ceil(high * 10) / 10;
    option.yAxis.axisLabel = { color: css('--soft'), formatter: short };
    option.tooltip.trigger = 'item';
    option.tooltip.formatter = item => {
      const bar = chart.bars[item.dataIndex];
      const box = document.createElement('div');
      box.textContent = bar.name + ' ' + short(bar.value)
        + (bar.low === null ? '' : ' (' + short(bar.low) + ' to ' + short(bar.high) + ')')
        + (bar.control === null ? '' : ', shuffled ' + short(bar.control));
      return box;
    };
    const band = chart.low === null && chart.high === null ? [] : [[{ yAxis: chart.low === null ? chart.high : chart.low }, { yAxis: chart.high }]];
    option.series = [{
      type: 'bar', data: chart.bars.map(b => b.value), barMaxWidth: 60, itemStyle: { color: css('--c1'), opacity: 0.85 },
      markArea: { silent: true, itemStyle: { color: css('--soft'), opacity: 0.3, borderWidth: 1.5, borderColor: css('--soft') },
        label: { color: css('--ink'), position: 'insideTopLeft', formatter: () => 'noise ceiling' }, data: band.map(b => [Object.assign({ name: 'noise ceiling' }, b[0]), b[1]]) }
    }, {
      type: 'custom', silent: true, z: 5, tooltip: { show: false }, encode: { x: 0, y: [1, 2] },
      data: chart.bars.map((b, i) => [i, b.low, b.high]).filter(b => b[1] !== null),
      renderItem: (_, api) => {
        const low = api.coord([api.value(0), api.value(1)]);
        const high = api.coord([api.value(0), api.value(2)]);
        const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: css('--ink'), lineWidth: 1.6 } });
        return { type: 'group', children: [line(low[0], low[1], high[0], high[1]),
          line(low[0] - 5, low[1], low[0] + 5, low[1]), line(high[0] - 5, high[1], high[0] + 5, high[1])] };
      }
    }, {
      type: 'scatter', data: chart.bars.map((b, i) => [i, b.control]).filter(p => p[1] !== null), symbolSize: 9, z: 6,
      silent: true, itemStyle: { color: css('--c2') }
    }];
    return option;
  }

  /* Networks over two measurements. */
  function scatter(chart) {
    const option = points(Object.assign({ reach: 1, names: false }, chart));
    option.grid = frame().grid;
    option.grid.left = 44;
    option.xAxis = axis(chart.xName, { axisLabel: { color: css('--soft'), hideOverlap: true, formatter: short } });
    option.yAxis = axis(chart.yName, { nameGap: 54, axisLabel: { color: css('--soft'), formatter: value => Math.round(value * 1000) / 10 + ' %' } });
    return option;
  }

  const OPTIONS = { lines, histogram, points, bars, scatter };

  function draw() {
    charts.forEach(c => c.dispose());
    charts = data.charts.map(chart => {
      const made = echarts.init(document.getElementById(chart.id), null, { renderer: 'svg' });
      made.setOption(OPTIONS[chart.kind](chart));
      made.on('legendselectchanged', change => {
        hidden[change.name] = !change.selected[change.name];
        const type = hidden[change.name] ? 'legendUnSelect' : 'legendSelect';
        charts.filter(other => other !== made).forEach(other => other.dispatchAction({ type: type, name: change.name }));
      });
      return made;
    });
  }

  function probe() {
    const panels = Array.from(document.querySelectorAll('img.matrix'));
    const output = document.querySelector('.probe');
    const titles = panels.map(p => p.parentElement.querySelector('figcaption').firstChild.textContent.trim());
    panels.forEach(panel => panel.addEventListener('mousemove', event => {
      const size = panel.naturalWidth;
      const at = (offset, length) => Math.max(0, Math.min(size - 1, Math.floor(offset / length * size)));
      const row = at(event.offsetY, panel.clientHeight);
      const column = at(event.offsetX, panel.clientWidth);
      output.textContent = 'Pair (' + (row + 1) + ', ' + (column + 1) + '): ' + titles.map((title, i) =>
        title + ' ' + (data.matrices[i][row * size + column] / 1000).toFixed(2).replace('-', '\u2212')).join(' \u00b7 ');
    }));
  }

  const print = on => {
    root.classList.toggle('print', on);
    document.querySelectorAll('details').forEach(d => { d.open = on; });
    draw();
  };
  draw();
  probe();
  let width = 0;
  new ResizeObserver(() => {
    if (document.body.clientWidth !== width) {
      width = document.body.clientWidth;
      charts.forEach(c => c.resize());
    }
  }).observe(document.body);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
}());
