import { minuteOfDay, weekdays } from './instants.js';
import type { OpenStretch, WeeklyHours } from './problem.js';

const minutesPerDay = 1440;

/** A week of opening windows that were checked one by one; a day that is not named is closed. */
export type OpeningWindows = { readonly [Day in (typeof weekdays)[number]]?: readonly string[] | undefined };

/**
 * Reads opening hours: stretches of each local day, monday first. A window that ends before it starts runs over midnight.
 * The same hours come out as the same object, for many facilities keep those of their chain.
 */
export function hoursReader(): (windows: OpeningWindows) => WeeklyHours {
  const known = new Map<string, WeeklyHours>();
  return (windows) => {
    const days = weekdays.map((day) => windows[day] ?? []);
    const key = days.map((day) => day.join()).join(';');
    const before = known.get(key);
    if (before) return before;
    const hours = days.map(stretches);
    known.set(key, hours);
    return hours;
  };
}

/** Ascending, those that overlap or touch made one. */
function stretches(windows: readonly string[]): readonly OpenStretch[] {
  const sorted = windows.map(stretch).sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function stretch(window: string): OpenStretch {
  const from = minuteOfDay(window.slice(0, 5));
  const end = minuteOfDay(window.slice(6));
  return { from, to: end < from ? end + minutesPerDay : end };
}
