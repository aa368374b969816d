// Charts for figures that carry their data: <figure data-chart='{"kind":"bar",…}'> with a table inside that is read without script.
import { use, init } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const COLOURS = ["#0b5c67", "#c98a1b", "#5b7c8d", "#a4485b", "#4d7c4a", "#7a6aa8"];
/** Colours that mean something, as in web/style/city.css. */
const TONES = { yes: "#2f8a55", step: "#4a7fc1", open: "#dcb34a", no: "#a8b3b2", cost: "#0b5c67" };
const still = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.webdriver;

/** Every bar is named: its label breaks where the next bar's begins. */
const names = (width, bars) => ({ axisLabel: { interval: 0, width: Math.max(24, Math.floor((width - 64) / bars) - 6), overflow: "break" } });

/** @param {HTMLElement} figure */
function draw(figure) {
  const { kind, x, series, unit, stacked, mark } = JSON.parse(figure.dataset.chart);
  const place = document.createElement("div");
  place.className = "chart";
  figure.prepend(place);
  const chart = init(place, null, { renderer: "svg" });
  const bars = kind === "bar";
  const counts = series.every((s) => s.data.every((value) => Number.isInteger(value ?? 0)));
  chart.setOption({
    animation: !still,
    aria: { enabled: true },
    color: COLOURS,
    // The last label of a curve stands half beyond its end.
    grid: { left: 8, right: bars ? 16 : 40, top: series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
    legend: series.length > 1 ? { top: 0 } : undefined,
    // The tooltip is HTML with style attributes, which the page's policy forbids; SVG text in rich mode needs none.
    tooltip: { trigger: kind === "scatter" ? "item" : "axis", renderMode: "richText", valueFormatter: (v) => `${v}${unit ?? ""}` },
    xAxis: { type: kind === "scatter" ? "value" : "category", data: kind === "scatter" ? undefined : x },
    yAxis: { type: "value", minInterval: counts ? 1 : undefined },
    series: series.map((s) => ({
      name: s.name,
      type: kind,
      stack: stacked ? "all" : undefined,
      // The value in the text stands out of its curve.
      data: mark == null ? s.data : s.data.map((value, at) => (at === mark ? { value, symbol: "diamond", symbolSize: 15 } : value)),
      symbol: mark == null ? "circle" : "none",
      showAllSymbol: mark != null,
      itemStyle: TONES[s.tone] && { color: TONES[s.tone] },
      lineStyle: TONES[s.tone] && { color: TONES[s.tone] },
      barMaxWidth: 32,
      symbolSize: 7,
    })),
  });
  new ResizeObserver(() => {
    chart.resize();
    if (bars) chart.setOption({ xAxis: names(place.clientWidth, x.length) });
  }).observe(place);
}

document.querySelectorAll("figure[data-chart]").forEach(draw);
