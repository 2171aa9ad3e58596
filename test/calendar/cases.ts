import { readDaysOff } from '../../src/calendar/days-off.js';
import { Departures } from '../../src/calendar/departures.js';
import { Schedule } from '../../src/calendar/schedule.js';
import { ZoneClock } from '../../src/calendar/zone-clock.js';
import type { OpenStretch, WeeklyHours } from '../../src/model/problem.js';

/*
 * Cases worked out by hand. 2026-10-01 is a thursday. Clocks change in Berlin at 2026-03-29 02:00 -> 03:00 and
 * 2026-10-25 03:00 -> 02:00, in London at 01:00 -> 02:00 and 02:00 -> 01:00 of the same days, in New York at
 * 2026-03-08 02:00 -> 03:00 and 2026-11-01 02:00 -> 01:00, in St John's likewise, on Lord Howe Island at
 * 2026-04-05 02:00 -> 01:30 and 2026-10-04 02:00 -> 02:30. Samoa went from 2011-12-29 24:00 to 2011-12-31 00:00.
 */

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** What the tables name. The shop is open for 2640 minutes a week. */
const named: Readonly<Record<string, string>> = {
  shop: 'mon-fri 09:00-12:00 13:00-18:00; sat 10:00-14:00',
  nights: 'mon-sun 22:00-06:00',
  daily: 'mon-sun 00:00-24:00',
  'golden week': '2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07',
};

/** Below `# zone | hours | days off | cutoff | handling minutes`: what it shows | placed at | handled at. -: none. */
const handling = `
# Asia/Shanghai | shop |  | 16:00 | 60
open                                  | 2026-10-01T09:30+08:00 | 2026-10-01T10:30+08:00
a minute before the cutoff            | 2026-10-01T15:59+08:00 | 2026-10-01T16:59+08:00
at the cutoff                         | 2026-10-01T16:00+08:00 | 2026-10-01T17:00+08:00
a minute after the cutoff             | 2026-10-01T16:01+08:00 | 2026-10-02T10:00+08:00
before opening                        | 2026-10-01T07:00+08:00 | 2026-10-01T10:00+08:00
in the break                          | 2026-10-01T12:30+08:00 | 2026-10-01T14:00+08:00
first minute of the break             | 2026-10-01T12:00+08:00 | 2026-10-01T14:00+08:00
first minute after it                 | 2026-10-01T13:00+08:00 | 2026-10-01T14:00+08:00
across the break                      | 2026-10-01T11:30+08:00 | 2026-10-01T13:30+08:00
up to the break                       | 2026-10-01T11:00+08:00 | 2026-10-01T12:00+08:00

# Asia/Shanghai | shop |  | - | 60
up to closing                         | 2026-10-01T17:00+08:00 | 2026-10-01T18:00+08:00

# Asia/Shanghai | shop |  | - | 1
last open minute                      | 2026-10-01T17:59+08:00 | 2026-10-01T18:00+08:00

# Asia/Shanghai | shop |  | - | 60
at closing                            | 2026-10-01T18:00+08:00 | 2026-10-02T10:00+08:00
after closing                         | 2026-10-01T21:00+08:00 | 2026-10-02T10:00+08:00
over night                            | 2026-10-01T17:30+08:00 | 2026-10-02T09:30+08:00
friday to saturday                    | 2026-10-02T17:30+08:00 | 2026-10-03T10:30+08:00
over a weekend                        | 2026-10-03T13:30+08:00 | 2026-10-05T09:30+08:00

# Asia/Shanghai | shop |  | 16:00 | 60
saturday after the cutoff             | 2026-10-03T16:30+08:00 | 2026-10-05T10:00+08:00
closed all sunday, in time            | 2026-10-04T11:00+08:00 | 2026-10-05T10:00+08:00
closed all sunday, late               | 2026-10-04T17:00+08:00 | 2026-10-05T10:00+08:00

# Asia/Shanghai | shop | 2026-10-01 | 16:00 | 60
day off                               | 2026-10-01T10:00+08:00 | 2026-10-02T10:00+08:00
day off, late                         | 2026-10-01T17:00+08:00 | 2026-10-02T10:00+08:00

# Asia/Shanghai | shop | golden week | 16:00 | 60
days off in a row                     | 2026-10-01T10:00+08:00 | 2026-10-08T10:00+08:00
late on their eve                     | 2026-09-30T16:01+08:00 | 2026-10-08T10:00+08:00
in time on their eve                  | 2026-09-30T16:00+08:00 | 2026-09-30T17:00+08:00

# Asia/Shanghai | shop | 2026-10-01 | - | 60
over a day off                        | 2026-09-30T17:30+08:00 | 2026-10-02T09:30+08:00

# Asia/Shanghai | shop | golden week | - | 60
over days off                         | 2026-09-30T17:30+08:00 | 2026-10-08T09:30+08:00

# Asia/Shanghai | shop | 2026-10-04 | - | 60
a day off not in the week             | 2026-10-03T13:30+08:00 | 2026-10-05T09:30+08:00

# Asia/Shanghai | shop |  | - | 0
nothing to do, open                   | 2026-10-01T10:00+08:00 | 2026-10-01T10:00+08:00
nothing to do, in the break           | 2026-10-01T12:30+08:00 | 2026-10-01T13:00+08:00
nothing to do, last minute            | 2026-10-01T17:59+08:00 | 2026-10-01T17:59+08:00
nothing to do, at closing             | 2026-10-01T18:00+08:00 | 2026-10-02T09:00+08:00

# Asia/Shanghai | shop |  | 16:00 | 0
nothing to do, late                   | 2026-10-01T16:01+08:00 | 2026-10-02T09:00+08:00

# Asia/Shanghai | shop |  | - | 2640
a week of work                        | 2026-10-01T09:00+08:00 | 2026-10-07T18:00+08:00

# Asia/Shanghai | shop |  | - | 2641
a week and a minute                   | 2026-10-01T09:00+08:00 | 2026-10-08T09:01+08:00

# Asia/Shanghai | shop |  | - | 26400
ten weeks of work                     | 2026-10-01T09:00+08:00 | 2026-12-09T18:00+08:00

# Asia/Shanghai |  |  | - | 60
closed for ever                       | 2026-10-01T09:00+08:00 | never

# Asia/Shanghai |  |  | 16:00 | 60
closed for ever, late                 | 2026-10-01T17:00+08:00 | never

# Asia/Shanghai |  |  | - | 0
closed for ever, nothing to do        | 2026-10-01T09:00+08:00 | never

# Asia/Shanghai | wed 09:00-10:00 |  | - | 60
one day a week                        | 2026-10-01T09:00+08:00 | 2026-10-07T10:00+08:00

# Asia/Shanghai | wed 09:00-10:00 | 2026-10-07 | - | 60
one day a week, that is off           | 2026-10-01T09:00+08:00 | 2026-10-14T10:00+08:00

# Asia/Shanghai | thu 09:00-18:00 |  | 10:00 | 60
one day a week, late on it            | 2026-10-01T10:01+08:00 | 2026-10-08T10:00+08:00

# Asia/Shanghai | - |  | - | 90
no hours                              | 2026-10-01T03:00+08:00 | 2026-10-01T04:30+08:00

# Asia/Shanghai | - |  | - | 60
no hours, over midnight               | 2026-10-01T23:30+08:00 | 2026-10-02T00:30+08:00

# Asia/Shanghai | - |  | 16:00 | 60
no hours, at the cutoff               | 2026-10-01T16:00+08:00 | 2026-10-01T17:00+08:00
no hours, late                        | 2026-10-01T16:01+08:00 | 2026-10-02T01:00+08:00

# Asia/Shanghai | - | 2026-10-02 | 16:00 | 60
no hours, late before a day off       | 2026-10-01T16:01+08:00 | 2026-10-03T01:00+08:00
no hours, on a day off                | 2026-10-02T10:00+08:00 | 2026-10-03T01:00+08:00

# Asia/Shanghai | - | 2026-10-02 | - | 60
no hours, over a day off              | 2026-10-01T23:30+08:00 | 2026-10-03T00:30+08:00

# Asia/Shanghai | - |  | 00:00 | 60
cutoff at midnight, in time           | 2026-10-01T00:00+08:00 | 2026-10-01T01:00+08:00
cutoff at midnight, late              | 2026-10-01T00:01+08:00 | 2026-10-02T01:00+08:00

# Asia/Shanghai | - |  | 23:59 | 60
cutoff in the last minute             | 2026-10-01T23:59+08:00 | 2026-10-02T00:59+08:00

# Asia/Shanghai | daily |  | - | 60
open all day                          | 2026-10-01T23:30+08:00 | 2026-10-02T00:30+08:00

# Asia/Shanghai | daily |  | 16:00 | 60
open all day, late                    | 2026-10-01T16:01+08:00 | 2026-10-02T01:00+08:00

# Asia/Shanghai | nights |  | - | 60
night, before midnight                | 2026-10-01T23:30+08:00 | 2026-10-02T00:30+08:00
night, after midnight                 | 2026-10-02T00:30+08:00 | 2026-10-02T01:30+08:00
night, by day                         | 2026-10-01T12:00+08:00 | 2026-10-01T23:00+08:00
night, up to its end                  | 2026-10-01T05:00+08:00 | 2026-10-01T06:00+08:00
night, over its end                   | 2026-10-01T05:30+08:00 | 2026-10-01T22:30+08:00
night, at its end                     | 2026-10-01T06:00+08:00 | 2026-10-01T23:00+08:00

# Asia/Shanghai | nights | 2026-10-02 | - | 60
night before a day off goes on        | 2026-10-02T00:30+08:00 | 2026-10-02T01:30+08:00

# Asia/Shanghai | nights | 2026-10-01 | - | 60
night of a day off                    | 2026-10-01T23:00+08:00 | 2026-10-02T23:00+08:00
morning after a night off             | 2026-10-02T01:00+08:00 | 2026-10-02T23:00+08:00

# Asia/Shanghai | nights |  | 20:00 | 60
night, late within it                 | 2026-10-01T23:00+08:00 | 2026-10-02T23:00+08:00
night, the new day is in time         | 2026-10-02T00:30+08:00 | 2026-10-02T01:30+08:00

# Asia/Shanghai | sun 22:00-06:00 |  | - | 60
sunday night into the week            | 2026-10-05T05:00+08:00 | 2026-10-05T06:00+08:00
sunday night, over its end            | 2026-10-05T05:30+08:00 | 2026-10-11T22:30+08:00

# Asia/Shanghai | mon 20:00-04:00; tue 04:00-08:00 |  | - | 600
stretches that touch                  | 2026-10-05T20:00+08:00 | 2026-10-06T06:00+08:00

# Asia/Shanghai | mon 20:00-04:00; tue 02:00-08:00 |  | - | 600
stretches that overlap                | 2026-10-05T20:00+08:00 | 2026-10-06T06:00+08:00

# Asia/Shanghai | mon 20:00-04:00; tue 02:00-08:00 |  | 21:00 | 60
late: the next day opens at night     | 2026-10-05T22:00+08:00 | 2026-10-06T03:00+08:00

# - | shop |  | 16:00 | 60
no zone                               | 2026-10-01T16:00Z      | 2026-10-01T17:00Z
no zone, late                         | 2026-10-01T16:01Z      | 2026-10-02T10:00Z

# Asia/Kolkata | shop |  | 16:00 | 60
half an hour off, in time             | 2026-10-01T10:30Z      | 2026-10-01T17:00+05:30
half an hour off, late                | 2026-10-01T10:31Z      | 2026-10-02T10:00+05:30

# Asia/Kolkata | shop |  | - | 30
half an hour off, over night          | 2026-10-01T17:45+05:30 | 2026-10-02T09:15+05:30

# Europe/Berlin | - |  | - | 240
over the hour that is skipped         | 2026-03-28T23:30+01:00 | 2026-03-29T04:30+02:00

# Europe/Berlin | mon-sun 00:00-06:00 |  | - | 300
a night an hour short                 | 2026-03-29T00:00+01:00 | 2026-03-29T06:00+02:00

# Europe/Berlin | mon-sun 00:00-06:00 |  | - | 301
a night an hour short, a minute more  | 2026-03-29T00:00+01:00 | 2026-03-30T00:01+02:00

# Europe/Berlin | mon-sun 00:00-06:00 |  | - | 420
a night an hour longer                | 2026-10-25T00:00+02:00 | 2026-10-25T06:00+01:00

# Europe/Berlin | mon-sun 00:00-06:00 |  | - | 421
a night an hour longer, a minute more | 2026-10-25T00:00+02:00 | 2026-10-26T00:01+01:00

# Europe/Berlin | mon-sun 02:30-08:00 |  | - | 60
opening is skipped                    | 2026-03-29T01:00+01:00 | 2026-03-29T04:30+02:00

# Europe/Berlin | mon-sun 00:00-02:30 |  | - | 60
closing is skipped                    | 2026-03-29T01:30+01:00 | 2026-03-29T03:30+02:00

# Europe/Berlin | mon-sun 00:00-02:30 |  | - | 61
closing is skipped, a minute more     | 2026-03-29T01:30+01:00 | 2026-03-30T00:01+02:00

# Europe/Berlin | mon-sun 02:15-02:45 |  | - | 30
all hours are skipped                 | 2026-03-29T03:00+02:00 | 2026-03-29T03:45+02:00

# Europe/Berlin | mon-sun 02:30-08:00 |  | - | 60
opening comes twice                   | 2026-10-25T00:00+02:00 | 2026-10-25T02:30+01:00

# Europe/Berlin | mon-sun 00:00-02:30 |  | - | 60
closing comes twice                   | 2026-10-25T02:00+02:00 | 2026-10-26T00:30+01:00

# Europe/Berlin | - |  | 02:30 | 60
before the skipped cutoff             | 2026-03-29T03:20+02:00 | 2026-03-29T04:20+02:00
at the skipped cutoff                 | 2026-03-29T03:30+02:00 | 2026-03-29T04:30+02:00
after the skipped cutoff              | 2026-03-29T03:31+02:00 | 2026-03-30T01:00+02:00
at the first of two cutoffs           | 2026-10-25T02:30+02:00 | 2026-10-25T02:30+01:00
after the first of two cutoffs        | 2026-10-25T02:31+02:00 | 2026-10-26T01:00+01:00
before the second of two cutoffs      | 2026-10-25T02:10+01:00 | 2026-10-26T01:00+01:00

# Europe/Berlin | shop |  | 16:00 | 60
late on the eve of a change           | 2026-03-28T17:00+01:00 | 2026-03-30T10:00+02:00

# Europe/London | - |  | 01:30 | 60
London, at the skipped cutoff         | 2026-03-29T02:30+01:00 | 2026-03-29T03:30+01:00
London, after the skipped cutoff      | 2026-03-29T02:31+01:00 | 2026-03-30T01:00+01:00
London, at the first of two           | 2026-10-25T01:30+01:00 | 2026-10-25T01:30Z
London, before the second of two      | 2026-10-25T01:00Z      | 2026-10-26T01:00Z

# America/New_York | daily |  | - | 240
New York, over the skipped hour       | 2026-03-07T23:00-05:00 | 2026-03-08T04:00-04:00

# America/New_York | - |  | 02:30 | 60
New York, at the skipped cutoff       | 2026-03-08T03:30-04:00 | 2026-03-08T04:30-04:00
New York, after the skipped cutoff    | 2026-03-08T03:31-04:00 | 2026-03-09T01:00-04:00

# America/New_York | - |  | 01:30 | 60
New York, at the first of two         | 2026-11-01T01:30-04:00 | 2026-11-01T01:30-05:00
New York, before the second of two    | 2026-11-01T01:00-05:00 | 2026-11-02T01:00-05:00

# America/St_Johns | - |  | - | 60
St John's, over the skipped hour      | 2026-03-08T01:30-03:30 | 2026-03-08T03:30-02:30

# America/St_Johns | - |  | 02:30 | 60
St John's, at the skipped cutoff      | 2026-03-08T03:30-02:30 | 2026-03-08T04:30-02:30

# America/St_Johns | shop |  | 16:00 | 60
St John's, late                       | 2026-10-30T16:01-02:30 | 2026-10-31T11:00-02:30

# Australia/Lord_Howe | - |  | - | 30
Lord Howe, half an hour skipped       | 2026-10-04T01:45+10:30 | 2026-10-04T02:45+11:00

# Australia/Lord_Howe | mon-sun 02:15-05:00 |  | - | 60
Lord Howe, opening is skipped         | 2026-10-04T01:00+10:30 | 2026-10-04T03:45+11:00

# Australia/Lord_Howe | - |  | 02:10 | 60
Lord Howe, at the skipped cutoff      | 2026-10-04T02:40+11:00 | 2026-10-04T03:40+11:00
Lord Howe, after the skipped cutoff   | 2026-10-04T02:41+11:00 | 2026-10-05T01:00+11:00

# Australia/Lord_Howe | mon-sun 00:00-03:00 |  | - | 210
Lord Howe, half an hour twice         | 2026-04-05T00:00+11:00 | 2026-04-05T03:00+10:30

# Australia/Lord_Howe | - |  | 01:45 | 60
Lord Howe, at the first of two        | 2026-04-05T01:45+11:00 | 2026-04-05T02:15+10:30
Lord Howe, before the second of two   | 2026-04-05T01:30+10:30 | 2026-04-06T01:00+10:30

# Pacific/Apia | mon-sun 09:00-17:00 |  | - | 60
Samoa, over the day that was skipped  | 2011-12-29T16:30-10:00 | 2011-12-31T09:30+14:00

# Pacific/Apia | - |  | - | 60
Samoa, always open                    | 2011-12-29T23:30-10:00 | 2011-12-31T00:30+14:00

# Pacific/Apia | - |  | 16:00 | 60
Samoa, late                           | 2011-12-29T16:01-10:00 | 2011-12-31T01:00+14:00

# Pacific/Apia | fri 09:00-17:00 |  | - | 60
Samoa, open on that weekday           | 2011-12-29T12:00-10:00 | 2012-01-06T10:00+14:00

# Pacific/Apia | mon-sun 20:00-04:00 |  | - | 480
Samoa, the night before it            | 2011-12-29T20:00-10:00 | 2011-12-31T04:00+14:00

# Pacific/Apia | mon-sun 09:00-17:00 | 2011-12-30 | - | 60
Samoa, that day off                   | 2011-12-29T16:30-10:00 | 2011-12-31T09:30+14:00

# Pacific/Apia | mon-sun 09:00-17:00 | 2011-12-31 | - | 60
Samoa, the day after it off           | 2011-12-29T16:30-10:00 | 2012-01-01T09:30+14:00

# Asia/Shanghai | shop |  | - | 60
leap day                              | 2028-02-28T17:30+08:00 | 2028-02-29T09:30+08:00

# Asia/Shanghai | shop | 2028-02-29 | - | 60
leap day off                          | 2028-02-28T17:30+08:00 | 2028-03-01T09:30+08:00

# Asia/Shanghai | - |  | 16:00 | 60
no leap day in 2027                   | 2027-02-28T23:30+08:00 | 2027-03-01T01:00+08:00
no leap day in 2100                   | 2100-02-28T23:30+08:00 | 2100-03-01T01:00+08:00

# Asia/Shanghai | shop |  | - | 60
over new year                         | 2026-12-31T17:30+08:00 | 2027-01-01T09:30+08:00

# Asia/Shanghai | shop | 2027-01-01 | - | 60
over new year, which is off           | 2026-12-31T17:30+08:00 | 2027-01-02T10:30+08:00

# Asia/Shanghai | shop |  | - | 60
the year 9999                         | 9999-12-30T17:30+08:00 | 9999-12-31T09:30+08:00

# Asia/Shanghai | shop |  | 16:00 | 60
the last friday, late                 | 9999-12-31T16:01+08:00 | never

# - | - |  | - | 29
the last minute                       | 9999-12-31T23:30Z      | 9999-12-31T23:59Z

# - | - |  | - | 30
a minute later                        | 9999-12-31T23:30Z      | never
`;

/** Below `# zone | times | weekdays`: what it shows | ready at | departs at. -: at once, every day; nothing: never. */
const departing = `
# Asia/Shanghai | - | -
at once                         | 2026-10-01T03:00+08:00 | 2026-10-01T03:00+08:00

# Asia/Shanghai | 08:00 14:00 | -
before the first                | 2026-10-01T03:00+08:00 | 2026-10-01T08:00+08:00
at it                           | 2026-10-01T08:00+08:00 | 2026-10-01T08:00+08:00
a minute after it               | 2026-10-01T08:01+08:00 | 2026-10-01T14:00+08:00
after the last                  | 2026-10-01T14:01+08:00 | 2026-10-02T08:00+08:00

# Asia/Shanghai | 00:00 | -
at midnight                     | 2026-10-01T00:01+08:00 | 2026-10-02T00:00+08:00

# Asia/Shanghai | 08:00 | -
over new year                   | 2026-12-31T09:00+08:00 | 2027-01-01T08:00+08:00

# Asia/Shanghai |  | -
never                           | 2026-10-01T03:00+08:00 | never

# Asia/Shanghai | 08:00 14:00 | mon thu
on its weekday                  | 2026-10-01T09:00+08:00 | 2026-10-01T14:00+08:00
after the last of its weekday   | 2026-10-01T15:00+08:00 | 2026-10-05T08:00+08:00

# Asia/Shanghai | 08:00 | thu
a week later                    | 2026-10-01T08:01+08:00 | 2026-10-08T08:00+08:00

# Asia/Shanghai | - | thu
at once on its weekday          | 2026-10-01T23:59+08:00 | 2026-10-01T23:59+08:00
at 00:00 of its weekday         | 2026-10-02T00:00+08:00 | 2026-10-08T00:00+08:00

# America/New_York | - | thu
the weekday is local            | 2026-10-02T03:59Z      | 2026-10-02T03:59Z
the weekday is over there too   | 2026-10-02T04:00Z      | 2026-10-08T04:00Z

# Asia/Shanghai | 08:00 |
no weekday                      | 2026-10-01T03:00+08:00 | never

# - | 08:00 | -
no zone                         | 2026-10-01T08:01Z      | 2026-10-02T08:00Z

# Europe/Berlin | 02:30 | -
skipped: later                  | 2026-03-29T01:00+01:00 | 2026-03-29T03:30+02:00
skipped, ready after the change | 2026-03-29T03:10+02:00 | 2026-03-29T03:30+02:00
skipped, and gone               | 2026-03-29T03:31+02:00 | 2026-03-30T02:30+02:00

# Europe/Berlin | 02:30 03:15 | -
skipped, after one that is not  | 2026-03-29T01:00+01:00 | 2026-03-29T03:15+02:00

# Europe/Berlin | 02:30 | -
twice: the first                | 2026-10-25T00:00+02:00 | 2026-10-25T02:30+02:00
twice: gone after the first     | 2026-10-25T02:31+02:00 | 2026-10-26T02:30+01:00
twice: not the second           | 2026-10-25T02:00+01:00 | 2026-10-26T02:30+01:00

# Europe/Berlin | 06:00 | -
after the change                | 2026-10-24T07:00+02:00 | 2026-10-25T06:00+01:00

# Europe/Berlin | - | sun
on a day with a change          | 2026-10-24T07:00+02:00 | 2026-10-25T00:00+02:00

# Australia/Lord_Howe | 02:10 | -
half an hour skipped            | 2026-10-04T00:00+10:30 | 2026-10-04T02:40+11:00

# Australia/Lord_Howe | 01:45 | -
half an hour twice              | 2026-04-05T01:30+10:30 | 2026-04-06T01:45+10:30

# Pacific/Apia | 08:00 | -
a day skipped                   | 2011-12-29T09:00-10:00 | 2011-12-31T08:00+14:00

# Pacific/Apia | 08:00 | fri
a weekday skipped               | 2011-12-29T09:00-10:00 | 2012-01-06T08:00+14:00

# Pacific/Apia | - | fri
a weekday skipped, no times     | 2011-12-29T09:00-10:00 | 2012-01-06T00:00+14:00

# - | 08:00 | -
the last one ever               | 9999-12-31T08:00Z      | 9999-12-31T08:00Z
after the last one ever         | 9999-12-31T08:01Z      | never
`;

/** Below `# zone | hours | days off | minutes`: what it shows | asked from | earliest start. */
const fitting = `
# Asia/Shanghai | shop |  | 60
room at once                     | 2026-10-01T10:00+08:00 | 2026-10-01T10:00+08:00
up to the break                  | 2026-10-01T11:00+08:00 | 2026-10-01T11:00+08:00
a minute short of the break      | 2026-10-01T11:01+08:00 | 2026-10-01T13:00+08:00
over night                       | 2026-10-01T17:01+08:00 | 2026-10-02T09:00+08:00

# Asia/Shanghai | shop |  | 181
too long for the morning         | 2026-10-01T08:00+08:00 | 2026-10-01T13:00+08:00

# Asia/Shanghai | shop |  | 300
too long for saturday            | 2026-10-02T13:01+08:00 | 2026-10-05T13:00+08:00

# Asia/Shanghai | shop |  | 301
too long for any day             | 2026-10-01T08:00+08:00 | never

# Asia/Shanghai | shop |  | 0
no minutes                       | 2026-10-01T12:30+08:00 | 2026-10-01T13:00+08:00

# Asia/Shanghai | shop | golden week | 60
over days off                    | 2026-09-30T17:01+08:00 | 2026-10-08T09:00+08:00

# Asia/Shanghai |  |  | 0
never open                       | 2026-10-01T12:30+08:00 | never

# Asia/Shanghai | nights |  | 480
through the night                | 2026-10-01T12:00+08:00 | 2026-10-01T22:00+08:00

# Asia/Shanghai | nights |  | 481
a night is too short             | 2026-10-01T12:00+08:00 | never

# Europe/Berlin | nights |  | 481
the one longer night is no offer | 2026-10-24T12:00+02:00 | never

# Europe/Berlin | nights |  | 480
a night an hour short            | 2026-03-28T12:00+01:00 | 2026-03-29T22:00+02:00

# Asia/Shanghai | daily |  | 10080
a week without a break           | 2026-10-01T12:00+08:00 | 2026-10-01T12:00+08:00

# Asia/Shanghai | - | 2026-10-03 2027-10-01 | 521280
a year between days off          | 2026-10-01T12:00+08:00 | 2026-10-04T00:00+08:00
a year, too long between them    | 2026-10-04T00:01+08:00 | 2027-10-02T00:00+08:00

# Asia/Shanghai | mon 20:00-04:00; tue 04:00-08:00 |  | 720
stretches that touch             | 2026-10-01T12:00+08:00 | 2026-10-05T20:00+08:00

# - | - |  | 60
the year 9999 is too short       | 9999-12-31T23:00Z      | never
`;

export interface Case {
  readonly name: string;
  readonly expected: string;
  readonly answer: () => number;
}

export const handlingCases = rowsOf(handling, ([zone, hours, off, cutoff, minutes], placed) => {
  const minute = cutoff === '-' ? null : minuteOf(cutoff);
  const schedule = new Schedule(clockOf(zone), hoursOf(hours), daysOf(off), minute);
  return schedule.finish(schedule.begin(placed), Number(minutes));
});

export const departureCases = rowsOf(departing, ([zone, times, days], ready) => {
  const minutes = times === '-' ? null : words(times).map(minuteOf);
  const numbers = days === '-' ? null : words(days).map((day) => weekdays.indexOf(day));
  return new Departures(minutes, numbers).next(clockOf(zone), ready);
});

export const fitCases = rowsOf(fitting, ([zone, hours, off, minutes], from) =>
  new Schedule(clockOf(zone), hoursOf(hours), daysOf(off), null).fit(from, Number(minutes)),
);

/** Days off of which hosts in Samoa, Berlin or New York might lose or double one. */
const holidays = `BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20111229
DTEND;VALUE=DATE:20120102
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260307
DTEND;VALUE=DATE:20260330
RRULE:FREQ=YEARLY;COUNT=2
END:VEVENT
END:VCALENDAR`;

/** One line a case: what it shows, and the answer in UTC. */
export const told = (): string[] => [
  ...[...handlingCases, ...departureCases, ...fitCases].map(({ name, answer }) => `${name}: ${textOf(answer())}`),
  ...readDaysOff(holidays),
];

type Head = readonly [string, string, string, string, string];

function rowsOf(table: string, answer: (head: Head, instant: number) => number): Case[] {
  let head: Head = ['', '', '', '', ''];
  return table.split('\n').flatMap((line) => {
    const [first = '', instant = '', expected = ''] = line.split('|').map((cell) => cell.trim());
    if (first === '') return [];
    if (!first.startsWith('#')) {
      const now = head;
      return [{ name: first, expected, answer: () => answer(now, instantOf(instant)) }];
    }
    const [zone = '', a = '', b = '', c = '', d = ''] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim());
    head = [zone, named[a] ?? a, named[b] ?? b, c, d];
    return [];
  });
}

const clockOf = (zone: string): ZoneClock => ZoneClock.of(zone === '-' ? null : zone);

/** Minutes since the epoch of an ISO instant; 'never' is Infinity. */
export const instantOf = (iso: string): number => (iso === 'never' ? Infinity : Date.parse(iso) / 60_000);

export const textOf = (instant: number): string =>
  instant === Infinity ? 'never' : new Date(instant * 60_000).toISOString().replace(':00.000Z', 'Z');

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const daysOf = (text: string): number[] => words(text).map((date) => Date.parse(date) / 86_400_000);
const minuteOf = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3, 5));

/** 'mon-fri 09:00-12:00 13:00-18:00; sat 10:00-14:00' */
function hoursOf(text: string): WeeklyHours | null {
  if (text === '-') return null;
  const hours: OpenStretch[][] = weekdays.map(() => []);
  for (const part of text.split(';')) {
    const [days = '', ...windows] = words(part);
    const [first = '', last = first] = days.split('-');
    for (let day = weekdays.indexOf(first); day >= 0 && day <= weekdays.indexOf(last); day++) {
      for (const window of windows) {
        const from = minuteOf(window.slice(0, 5));
        const to = minuteOf(window.slice(6));
        hours[day]?.push({ from, to: to < from ? to + 1440 : to });
      }
    }
  }
  return hours;
}
