// Larger charts by ECharts, drawn on a canvas so that the Content-Security-Policy has nothing to say. What a chart shows stands
// in a table on the same page; without this file the table is all there is.

const drawn = new Map();

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--ct-${name}`).trim();
}

function look() {
  return {
    text: token("text"), soft: token("text-soft"), line: token("line"), strong: token("line-strong"),
    surface: token("surface"), chart: token("chart"), pale: token("chart-soft"), two: token("chart-2"),
    stages: [0, 1, 2, 3, 4, 5].map((number) => token(`stage-${number}`)),
  };
}

function base(c) {
  return {
    animation: false,
    textStyle: { color: c.text, fontFamily: "system-ui, sans-serif" },
    tooltip: { renderMode: "richText", backgroundColor: c.surface, borderColor: c.strong, textStyle: { color: c.text } },
    grid: { left: 12, right: 24, top: 24, bottom: 12, containLabel: true },
  };
}

function axes(c) {
  const lines = { axisLine: { lineStyle: { color: c.strong } }, axisLabel: { color: c.soft }, splitLine: { lineStyle: { color: c.line } } };
  return { names: { type: "category", ...lines, axisTick: { show: false } }, values: { type: "value", ...lines } };
}

const kinds = {
  line(data, c) {
    const axis = axes(c);
    return {
      ...base(c),
      tooltip: { ...base(c).tooltip, trigger: "axis", valueFormatter: (value) => (value == null ? "–" : `${value} ${data.unit}`) },
      xAxis: { ...axis.names, data: data.names },
      yAxis: { ...axis.values, min: 0, axisLabel: { color: c.soft, formatter: `{value} ${data.unit}` } },
      series: [{ type: "line", data: data.values, connectNulls: true, lineStyle: { color: c.chart, width: 2 }, itemStyle: { color: c.chart }, areaStyle: { color: c.chart, opacity: 0.12 } }],
    };
  },
  bars(data, c) {
    const axis = axes(c);
    const label = { show: true, position: "right", color: c.text };
    const rest = data.whole && data.whole.map((whole, i) => Math.max(0, whole - data.values[i]));
    const series = [{ type: "bar", stack: "all", data: data.values, itemStyle: { color: c.chart }, barMaxWidth: 18, label: rest ? undefined : label }];
    if (rest) series.push({ type: "bar", stack: "all", data: rest, itemStyle: { color: c.pale }, label: { ...label, formatter: (bar) => (data.labels ? data.labels[bar.dataIndex] : `${data.values[bar.dataIndex]} of ${data.whole[bar.dataIndex]}`) } });
    const grid = data.labels ? { ...base(c).grid, left: 28, right: 84 } : base(c).grid;
    return {
      ...base(c),
      grid,
      xAxis: { ...axis.values, minInterval: 1 },
      yAxis: { ...axis.names, data: data.names, inverse: true, axisLabel: { color: c.text, width: 170, overflow: "truncate" } },
      series,
    };
  },
  lorenz(data, c) {
    const axis = axes(c);
    const share = { ...axis.values, min: 0, max: 100, axisLabel: { color: c.soft, formatter: "{value} %" } };
    return {
      ...base(c),
      tooltip: { ...base(c).tooltip, trigger: "axis", formatter: ([spot]) => `The quieter ${Math.round(spot.value[0])} % carry ${Math.round(spot.value[1])} %` },
      xAxis: { ...share, name: "of partners, least active first", nameLocation: "middle", nameGap: 30, nameTextStyle: { color: c.soft } },
      yAxis: share,
      grid: { ...base(c).grid, bottom: 36 },
      series: [
        { type: "line", data: data.points.map(([x, y]) => [100 * x, 100 * y]), symbol: "none", lineStyle: { color: c.chart, width: 2 }, areaStyle: { color: c.chart, opacity: 0.12 } },
        { type: "line", data: [[0, 0], [100, 100]], symbol: "none", silent: true, lineStyle: { color: c.soft, type: "dashed", width: 1.5 } },
      ],
    };
  },
  flow(data, c) {
    const nodes = (side) => data.names.map((name, number) => ({ name: `${side} ${name}`, itemStyle: { color: c.stages[number] }, label: { formatter: name } }));
    const used = new Set(data.links.flatMap(([from, to]) => [`Then: ${data.names[from]}`, `Now: ${data.names[to]}`]));
    return {
      ...base(c),
      series: [{
        type: "sankey", left: 8, right: 110, top: 12, bottom: 12, nodeGap: 12, layoutIterations: 0, draggable: false,
        label: { color: c.text }, lineStyle: { color: "gradient", opacity: 0.35 }, emphasis: { focus: "adjacency" },
        data: [...nodes("Then:"), ...nodes("Now:")].filter((node) => used.has(node.name)),
        links: data.links.map(([from, to, value]) => ({ source: `Then: ${data.names[from]}`, target: `Now: ${data.names[to]}`, value })),
      }],
    };
  },
};

function draw(place) {
  const data = JSON.parse(place.dataset.chart);
  let chart = drawn.get(place);
  if (!chart) {
    place.dataset.drawn = "";
    chart = window.echarts.init(place, null, { renderer: "canvas" });
    drawn.set(place, chart);
    new ResizeObserver(() => chart.resize()).observe(place);
  }
  chart.setOption(kinds[data.kind](data, look()), true);
}

function all() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

all();
new MutationObserver(all).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
