// Draws the page of report.html; `data` is summary_json and what report.cpp adds to it.
"use strict";
const data = /*DATA*/null;
const colours = ["#1f6fb2", "#d1731c", "#1d7f4e", "#8a4fa3", "#b3261e", "#4aa3a2", "#a38a1d", "#6b7785", "#c45b93", "#3f4f9e", "#7aa63c", "#99622e"];
const element = id => document.getElementById(id);
const number = (value, digits = 0) => Number(value).toLocaleString("en-US", {minimumFractionDigits: digits, maximumFractionDigits: digits});
const percent = (part, whole) => whole > 0 ? number(100 * part / whole, 1) + " %" : "-";
function short(value) {
  const size = Math.abs(value);
  const scales = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]];
  for (const [scale, name] of scales)
    if (size >= scale) return number(value / scale, size / scale < 100 ? 1 : 0) + " " + name;
  return number(value, size < 10 && size > 0 ? 2 : 0);
}
const money = value => short(Number(value)) + " " + data.currency;
const words = text => text.replace(/_/g, " ");
const first = new Date(data.from + "T00:00:00Z");
const dayName = day => new Date(first.getTime() + day * 864e5).toISOString().slice(0, 10);
const arms = data.arms, series = data.series;
const challengers = arms.slice(1), several = challengers.length > 1;
let shown = 0;
const charts = {};

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.color = "#5b6b7b";
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.animation = false;
Chart.defaults.plugins.legend.labels.boxWidth = 12;
Chart.defaults.elements.point.radius = 0;
Chart.defaults.elements.line.borderWidth = 2;
Chart.defaults.interaction = {mode: "index", intersect: false};

function draw(id, config) {
  if (charts[id]) charts[id].destroy();
  charts[id] = new Chart(element(id), config);
}
function added(parent, kind, text = "", className = "") {
  const part = document.createElement(kind);
  part.textContent = text;
  part.className = className;
  parent.append(part);
  return part;
}
function fill(id, head, rows, classes = []) {
  const table = typeof id === "string" ? element(id) : id;
  table.replaceChildren();
  const line = (cells, kind) => {
    const row = document.createElement("tr");
    cells.forEach((cell, place) => {
      const made = document.createElement(kind);
      if (cell instanceof Object) { made.textContent = cell.text; Object.assign(made.style, cell.style); }
      else made.textContent = cell;
      if (classes[place]) made.className = classes[place];
      row.append(made);
    });
    return row;
  };
  if (head) { const top = document.createElement("thead"); top.append(line(head, "th")); table.append(top); }
  const body = document.createElement("tbody");
  rows.forEach(cells => body.append(line(cells, "td")));
  table.append(body);
}
function shade(share, colour = "31,111,178") {
  const strength = Math.max(0, Math.min(1, share));
  return {background: `rgba(${colour},${(0.06 + 0.86 * strength).toFixed(3)})`, color: strength > 0.55 ? "#fff" : "inherit"};
}
const asked = arm => arm.lawful_contact.outside_rules !== null;
const axis = (title, more = {}) => ({title: {display: !!title, text: title}, grid: {color: "#e8edf1"}, ...more});
// As many dates as there is room for: a fixed number of them overlaps where a chart is narrow.
const dates = (more = {}) => axis("", {ticks: {maxRotation: 0, autoSkipPadding: 20}, ...more});

function head() {
  element("title").textContent = arms[0].policy + (challengers.length ? " against " + challengers.map(arm => arm.policy).join(", ") : "");
  document.title = "Simulation: " + element("title").textContent;
  const rules = data.jurisdictions.length ? "contact rules of " + data.jurisdictions.join(", ") : "no contact rules were asked";
  element("basis").textContent = `${number(data.debtors)} debtors (${data.portfolio}), ${data.days} days from ${data.from}, seed ${data.seed}; ${rules}.`;
  element("about").textContent = `No debtor was contacted. Debtors behave as model "${data.model}" (${data.model_origin}) says: ${data.model_about} ${data.notes.join(" ")}`;
  const cards = [
    ["recovered", arm => money(arm.recovered), arm => percent(arm.recovered, arm.owed) + " of what was owed"],
    ["cost", arm => money(arm.cost), arm => percent(arm.cost, arm.recovered) + " of what came in"],
    ["recovered less cost", arm => money(arm.recovered - arm.cost), null],
    ["contacts", arm => number(Object.values(arm.channels).reduce((sum, one) => sum + one.sent, 0)), null],
    ["promises kept", arm => percent(arm.promises.kept, arm.promises.kept + arm.promises.partly_kept + arm.promises.broken), arm => "of " + number(arm.promises.made) + " made"],
    ["contacts outside the rules", arm => asked(arm) ? number(arm.lawful_contact.outside_rules) : "not asked", arm => asked(arm) ? "of " + number(arm.lawful_contact.judged) + " judged" : "give --jurisdiction"],
  ];
  for (const [name, value, more] of cards) {
    const card = added(element("cards"), "div", "", "card");
    added(card, "div", name, "name");
    added(card, "div", value(arms[0]), "value");
    if (more) added(card, "div", more(arms[0]), "name");
    if (challengers.length === 1) added(card, "div", "challenger: " + value(arms[1]), "other");
  }
  element("summary").hidden = !several;
  if (several) fill("arms", ["policy", "share recovered", ...cards.map(([name]) => name)],
    arms.map(arm => [arm.policy, percent(arm.recovered, arm.owed), ...cards.map(([name, value]) => value(arm))]));
}

function compareOne(made) {
  const better = Number(made.net.mean) > 0;
  const part = element("comparisons");
  if (several) added(part, "h3", made.challenger);
  const told = added(part, "p");
  added(told, "span", made.net.sure ? `After cost, the challenger brings in ${better ? "more" : "less"}. ` : "The difference may be chance: its interval holds zero. ",
    made.net.sure ? (better ? "good" : "bad") : "");
  if (!several) told.append(samePairs(made));
  const end = value => value === null ? "-" : money(value);
  const row = (name, one) => [name, money(one.mean), end(one.low), end(one.high), one.sure ? "yes" : "no"];
  fill(added(added(part, "div", "", "scroll"), "table"),
    ["challenger less champion, an account", "mean", confidence(made) + " from", "to", "differs from zero"],
    [row("recovered", made.recovered), row("cost", made.cost), row("recovered less cost", made.net)]);
  const count = value => value === null ? "no number of" : number(value);
  added(part, "p", `Sample: ${number(made.pairs)} pairs. A difference of ${money(made.difference_wanted)} an account would need ${count(made.pairs_for_wanted)} simulated pairs, or ${count(made.live_group_for_wanted)} debtors in each of two groups of a live experiment that is looked at once; the difference found here ${count(made.live_group_for_found)} in each (80 % power, ${shareText(1 - made.confidence)} two-sided).`, "soft").style.marginTop = "10px";
}

const shareText = share => (100 * share).toFixed(2).replace(/\.?0+$/, "") + " %";
const confidence = made => shareText(made.confidence);
const samePairs = made => `Both policies met the same ${number(made.pairs)} debtors with the same chance, so each debtor is compared with itself.`;

function compare() {
  if (!data.comparisons.length) return;
  element("comparison").hidden = false;
  element("compared").textContent = several ? "Champion against challengers" : "Champion against challenger";
  element("shared").hidden = !several;
  const first = data.comparisons[0];
  element("shared").textContent = `${challengers.length} challengers are each compared with the champion, ${arms[0].policy}. All policies met the same ${number(first.pairs)} debtors with the same chance, so each debtor is compared with itself. ` +
    `The intervals are at ${confidence(first)} instead of 95 %: with all of them together, a difference is called sure by chance no more often than with one (Bonferroni).`;
  data.comparisons.forEach(compareOne);
}

function recovery() {
  const days = series[0].paid_by_day.map((_, day) => dayName(day));
  draw("recovery", {type: "line", data: {labels: days, datasets: series.map((one, place) => ({
      label: arms[place].policy, data: one.paid_by_day.map(paid => one.owed > 0 ? 100 * paid / one.owed : 0),
      borderColor: colours[place], backgroundColor: colours[place]}))},
    options: {scales: {x: dates(), y: axis("% of owed", {beginAtZero: true})},
      plugins: {legend: {display: arms.length > 1}, tooltip: {callbacks: {label: item => `${item.dataset.label}: ${number(item.parsed.y, 2)} %`}}}}});
}

function cohorts(one) {
  const most = Math.max(1, ...one.cohorts.flatMap(cohort => cohort.shares));
  const months = Math.max(0, ...one.cohorts.map(cohort => cohort.shares.length));
  fill("cohorts", ["due", "accounts", ...Array.from({length: months}, (_, month) => month + 1)],
    one.cohorts.map(cohort => [cohort.month, number(cohort.accounts),
      ...cohort.shares.map(share => ({text: number(share), style: shade(share / most)}))]));
}

function stays(one) {
  const names = [...one.phases, "paid", "closed"];
  const weeks = one.stays.map((_, week) => dayName(7 * week));
  const sets = names.map((name, column) => ({label: words(name), data: one.stays.map(week => week[column]), fill: true, borderWidth: 1,
      backgroundColor: colours[column % colours.length] + "cc", borderColor: colours[column % colours.length]}))
    .filter(set => set.data.some(count => count > 0));
  draw("stays", {type: "line", data: {labels: weeks, datasets: sets},
    options: {scales: {x: dates(), y: axis("accounts", {stacked: true, beginAtZero: true})}, plugins: {legend: {position: "bottom"}}}});
}

function moves(one) {
  const used = one.phases.map((_, to) => one.moves.some(row => row[to] > 0));
  const columns = one.phases.map((name, place) => place).filter(place => used[place]);
  const most = Math.max(1, ...one.moves.flat());
  const rows = one.moves.map((row, from) => [from < one.phases.length ? words(one.phases[from]) : "(opened)",
    ...columns.map(to => row[to] ? {text: number(row[to]), style: shade(row[to] / most)} : "")]);
  fill("moves", ["from \\ to", ...columns.map(place => words(one.phases[place]))], [rows[rows.length - 1], ...rows.slice(0, -1)]);
}

function contacts(arm, one) {
  const weeks = one.contacts_by_week.map((_, week) => dayName(7 * week));
  const sets = data.channel_words.map((word, by) => ({label: words(word), data: one.contacts_by_week.map(week => week[by]), backgroundColor: colours[by]}))
    .filter(set => set.data.some(count => count > 0));
  draw("contacts", {type: "bar", data: {labels: weeks, datasets: sets},
    options: {scales: {x: dates({stacked: true}), y: axis("contacts a week", {stacked: true})}, plugins: {legend: {position: "bottom"}}}});
  fill("channels", ["channel", "left", "delivered", "failed", "noticed", "replied", "no answer", "wrong person", "cost"],
    Object.entries(arm.channels).map(([word, each]) => [words(word), number(each.sent), number(each.delivered), number(each.failed),
      number(each.noticed), number(each.replied), number(each.no_answer), number(each.wrong_person), money(each.cost)]));
}

function lawful(arm) {
  const seen = arm.lawful_contact;
  const wrong = seen.outside_rules + seen.after_payment + seen.not_earliest;
  const part = element("lawful");
  part.replaceChildren();
  added(part, "span", asked(arm) ? `${number(seen.outside_rules)} of ${number(seen.judged)} contacts outside the rules. ` : `No contact rules were asked, so nobody knows whether these ${number(seen.judged)} contacts are lawful. `,
    asked(arm) && wrong === 0 ? "good" : "bad");
  if (!asked(arm)) part.append("Ask them with --jurisdiction CODE (recobro contact rules lists the codes). ");
  part.append(`Each contact was ${asked(arm) ? "judged a second time" : "looked at again"} at the moment it left, on a record of its own that knows only what really left and came back. ` +
    `${number(seen.after_payment)} left after payment. ` + (asked(arm)
      ? `${number(seen.waited)} had to wait for a lawful instant; ${number(seen.not_earliest)} of all left later than the first one.`
      : `${number(seen.waited)} had to wait for the policy's quiet windows; ${number(seen.not_earliest)} of all left later than these ask for.`));
  fill("rules", ["rule", "put off", "barred"], Object.entries(seen.by_rule).sort((a, b) => b[1].put_off + b[1].barred - a[1].put_off - a[1].barred)
    .map(([rule, each]) => [rule || "(none named)", number(each.put_off), number(each.barred)]));
}

function promises(arm) {
  const made = arm.promises;
  element("promised").textContent = `${number(made.made)} made over ${money(made.promised)}; ${number(made.refused)} offers the policy did not take.`;
  const names = ["kept", "partly_kept", "broken", "superseded", "cancelled"];
  draw("promises", {type: "bar", data: {labels: names.map(words), datasets: [{data: names.map(name => made[name]), backgroundColor: ["#1d7f4e", "#a38a1d", "#b3261e", "#6b7785", "#99a3ad"]}]},
    options: {plugins: {legend: {display: false}}, scales: {x: axis(""), y: axis("promises")}}});
}

function endings(arm) {
  const names = Object.keys(arm.endings);
  draw("endings", {type: "bar", data: {labels: names, datasets: [{data: names.map(name => arm.endings[name]), backgroundColor: colours[0]}]},
    options: {indexAxis: "y", plugins: {legend: {display: false}}, scales: {x: axis("accounts"), y: axis("", {grid: {display: false}})}}});
}

function work(arm, one) {
  const sum = one.work_minutes.flat().reduce((total, minutes) => total + minutes, 0);
  const weeks = data.days / 7;
  element("work").textContent = `${number(sum / 60)} hours in all, ${number(sum / 60 / weeks)} a week. Hours an average week has work for, by local time:`;
  const hours = one.work_minutes.map(day => day.map(minutes => minutes / 60 / weeks));
  const most = Math.max(1e-9, ...hours.flat());
  const used = Array.from({length: 24}, (_, hour) => hour).filter(hour => hours.some(day => day[hour] > 0));
  const first = used[0] ?? 8, last = used[used.length - 1] ?? 18;
  const range = Array.from({length: last - first + 1}, (_, place) => first + place);
  fill("hours", ["", ...range.map(hour => hour + ":00")], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map((name, day) =>
    [name, ...range.map(hour => ({text: hours[day][hour] > 0 ? short(hours[day][hour]) : "", style: shade(hours[day][hour] / most, "29,127,78")}))]));
  fill("tasks", ["task", "planned", "done", "withdrawn in time", "never lawful", "hours", "cost"],
    Object.entries(arm.tasks).map(([kind, each]) => [words(kind), number(each.planned), number(each.done), number(each.withdrawn), number(each.not_lawful), number(each.minutes / 60), money(each.cost)]));
}

function cost() {
  const weeks = series[0].cost_by_week.map((_, week) => dayName(7 * week));
  element("costs").textContent = arms.map(arm => `${arm.policy}: ${money(arm.cost)}, ${percent(arm.cost, arm.recovered)} of what came in`).join("; ") + ".";
  draw("cost", {type: "line", data: {labels: weeks, datasets: series.map((one, place) => ({label: arms[place].policy, data: one.cost_by_week, borderColor: colours[place], backgroundColor: colours[place]}))},
    options: {scales: {x: dates(), y: axis(data.currency + " so far", {ticks: {callback: short}, beginAtZero: true})}, plugins: {legend: {display: arms.length > 1}, tooltip: {callbacks: {label: item => `${item.dataset.label}: ${money(item.parsed.y)}`}}}}});
}

/// Of the champion's net, or of what a challenger brings over it.
function tornado(title, base, value) {
  const made = data.sensitivity;
  const moved = one => value(one) - base;
  const names = [...new Set(made.changes.map(one => one.parameter))];
  const factors = [...new Set(made.changes.map(one => one.factor))];
  const find = (name, factor) => made.changes.find(one => one.parameter === name && one.factor === factor);
  const most = name => Math.max(...factors.map(factor => Math.abs(moved(find(name, factor)))));
  names.sort((a, b) => most(b) - most(a));
  const part = element("tornados");
  if (several) added(part, "h3", `${title}: ${money(base)} over the champion`);
  const canvas = added(added(part, "div", "", "chart tall"), "canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Sensitivity of " + title);
  new Chart(canvas, {type: "bar", data: {labels: names.map(words), datasets: factors.map((factor, place) => ({label: "times " + factor,
      data: names.map(name => moved(find(name, factor))), backgroundColor: colours[place], grouped: false, barPercentage: .7}))},
    options: {indexAxis: "y", scales: {x: axis(data.currency, {ticks: {callback: short}}), y: axis("", {grid: {display: false}})}, plugins: {tooltip: {callbacks: {label: item => `${item.dataset.label}: ${money(item.parsed.x)}`}}}}});
}

function sensitivity() {
  const made = data.sensitivity;
  if (!made) return;
  element("sensitivity").hidden = false;
  const net = Number(made.net), over = made.challengers_less_champion.map(Number);
  element("sensitive").textContent = (several ? "What each challenger brings over the champion, less cost, stands above its bars," : over.length ? `What the challenger brings over the champion, less cost, is ${money(over[0])}` : `What comes in less cost is ${money(net)}`) +
    ` over ${number(made.accounts)} accounts. Bars: by how much it moves when one parameter of the model is 20 % lower or higher.`;
  if (!over.length) tornado(arms[0].policy, net, one => Number(one.net));
  over.forEach((base, place) => tornado(challengers[place].policy, base, one => Number(one.challengers_less_champion[place])));
}

function made() {
  const rows = [["program", data.program], ["command", data.command], ["model", `${data.model} (${data.model_origin})`], ["zone", data.zone]];
  arms.forEach(arm => rows.push([arm.policy, `${arm.file}, version ${arm.version.slice(0, 16)}`], ["  fingerprint of its result", arm.fingerprint],
    ["  commands, timers, events", `${number(arm.commands)}, ${number(arm.timers)}, ${number(arm.events)}`]));
  fill("made", null, rows, ["", "text"]);
}

function show(place) {
  shown = place;
  [...element("switch").querySelectorAll("button")].forEach((button, at) => button.setAttribute("aria-pressed", at === place));
  const arm = arms[place], one = series[place];
  cohorts(one); stays(one); moves(one); contacts(arm, one); lawful(arm); promises(arm); endings(arm); work(arm, one);
}

head(); compare(); recovery(); cost(); sensitivity(); made();
if (arms.length > 1) {
  element("switch").append("Below: ");
  arms.forEach((arm, place) => {
    const button = document.createElement("button");
    button.textContent = arm.policy;
    button.onclick = () => show(place);
    element("switch").append(button);
  });
} else element("switch").hidden = true;
show(0);
