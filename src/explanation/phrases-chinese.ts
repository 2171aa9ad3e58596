import type { Phrases } from './phrases.js';

const km = (metres: number): string => `${(metres / 1000).toFixed(1)} 公里`;
/** Two distances that differ look different: to the metre where they are close. */
const apart = (a: number, b: number): [string, string] =>
  km(a) === km(b) ? [`${(a / 1000).toFixed(3)} 公里`, `${(b / 1000).toFixed(3)} 公里`] : [km(a), km(b)];

const hours = (minutes: number): string => `${(minutes / 60).toFixed(1)} 小时`;

const kinds: Readonly<Record<string, string>> = {
  store: '门店',
  distributor: '经销商',
  frontWarehouse: '前置仓',
  centralWarehouse: '中心仓',
  maker: '厂家',
};

/** Words of Chinese. */
export const chinese: Phrases = {
  terms: {
    money: '费用',
    move: '搬运',
    touch: '经手',
    km: '里程',
    shipment: '包裹',
    interchange: '替换',
    rejection: '拒单',
    hour: '时长',
    late: '迟到',
    unserved: '缺货',
  },
  sentences: {
    UNKNOWN_SKU: () => '没有任何数据提到这个商品',
    NO_FACILITY: () => '网络中没有这家门店',
    NO_STOCK: ({ numbers: { wanted = 0 } }) => `需要 ${wanted} 件，一件也没有`,
    NOT_ENOUGH: ({ numbers: { available = 0, wanted = 0 } }) => `须整套发出 ${wanted} 件，只有 ${available} 件`,
    OUT_OF_RANGE: ({ numbers: { metres = 0, maxMetres = 0 } }) => {
      const [road, end] = apart(metres, maxMetres);
      return `路程 ${road}，服务范围只到 ${end}`;
    },
    NO_SERVICE: ({ names: { store } }) => (store === undefined ? '没有配送服务从这里出发' : `${store} 不提供自提`),
    NO_LANE: ({ numbers: { maxLegs = 0 } }) => `${maxLegs} 段以内没有线路通到终点`,
    CLOSED: ({ names: { ends } }) => (ends === 'departures' ? '此后再没有班次发出' : '不再营业'),
    CAPACITY_FULL: ({ numbers: { ordersLeft, unitsLeft }, names: { from, to, day } }) => {
      if (to !== undefined) return `${from} 到 ${to} 的线路 ${day} 已满`;
      const rooms = [
        ...(ordersLeft === undefined ? [] : [`还能接 ${ordersLeft} 单`]),
        ...(unitsLeft === undefined ? [] : [`还能发 ${unitsLeft} 件`]),
      ];
      return `当天产能已满：${rooms.join('，')}`;
    },
    NO_BAY: ({ numbers: { bays = 0, readyMinutes, slotMinutes, nextFreeMinutes }, names: { store } }) => {
      if (bays === 0 || readyMinutes === undefined) return `${store} 不提供安装`;
      const asked = slotMinutes === undefined ? '' : `，预约在 ${hours(slotMinutes)}后`;
      const next = nextFreeMinutes === undefined ? '一直没有空位' : `最早 ${hours(nextFreeMinutes)}后有空位`;
      return `货物 ${hours(readyMinutes)}后在 ${store} 备好${asked}，共 ${bays} 个工位，${next}`;
    },
    TOO_LATE: ({ numbers: { minutesLate = 0 } }) => `会迟到 ${hours(minutesLate)}`,
    BRAND_NOT_AUTHORISED: ({ names: { brand } }) => `没有 ${brand} 的品牌授权`,
    CHANNEL_CLOSED: ({ names: { pool, channel } }) => {
      const order = channel === undefined ? '订单没有渠道' : `订单来自 ${channel}`;
      return pool === undefined ? `不服务这个渠道，${order}` : `库存专供 ${pool}，${order}`;
    },
    OUT_OF_TERRITORY: ({ numbers: { metres, radiusMetres = 0 }, names: { region } }) => {
      if (metres !== undefined) {
        const [road, end] = apart(metres, radiusMetres);
        return `路程 ${road}，销售区域只到 ${end}`;
      }
      return region === undefined ? '按地区划分销售区域，订单没有地区' : `${region} 不在销售区域内`;
    },
    BELOW_PRICE_FLOOR: ({ numbers: { price = 0, floor = 0 }, names: { brand } }) =>
      `售价 ${price}，${brand} 不得低于 ${floor}`,
    EXCLUDED: () => '订单排除了它',
    SHIPMENT_LIMIT: () => '会超过包裹数上限',
    TOO_COSTLY: ({ numbers: { cost = 0, unservedCost = 0 } }) => `从这里发货成本 ${cost}，不发货成本 ${unservedCost}`,
  },
  status: { served: '全部满足', partial: '部分满足', unserved: '未满足' },
  comma: '，',
  and: '和',
  km,
  hours,
  bracketed: (inner) => `（${inner}）`,

  cost: (cost, terms, currency) => `成本 ${cost}${terms}，单位为 ${currency} 的最小货币单位`,
  notServed: (order, cost) => `订单 ${order} 未满足：${cost}。`,
  served: (order, from, way, cost) => `订单 ${order} 由 ${from} 发货：${way}，${cost}。`,
  way: (moves, road, time) => `搬运 ${moves} 次，路程 ${road}，${time}后全部到达`,
  appointment: (store, from, to) => `在 ${store} 安装：${from} 至 ${to}。`,
  lineFrom: (quantity, facility, sku) => `${facility} 发 ${quantity} 件${sku === null ? '' : ` ${sku}`}`,
  lineLeftOut: (quantity, code) => `缺 ${quantity} 件，${code}`,
  line: (line, wanted, sku, parts) => `第 ${line} 行，${sku} ${wanted} 件：${parts}。`,

  handled: (from, ready) => `${from} 至 ${ready} 备货`,
  transfer: (to, departAt, arriveAt, readyAt) => `${departAt} 发往 ${to}，${arriveAt} 到达，${readyAt} 处理完毕`,
  delivery: (service, departAt, arriveAt) => `${service} ${departAt} 出发，${arriveAt} 送达`,
  shelf: (ready) => `${ready} 在店备好`,
  steps: (facility, steps) => `${facility}：${steps}。`,

  counts: (facilities, able, ruledOut) =>
    `${facilities} 个网点中 ${able} 个可以发货${ruledOut === '' ? '' : `；排除：${ruledOut}`}。`,
  place: (facility, kind, away) => `${facility}（${kinds[kind] ?? kind}，距离 ${away}）`,
  next: (place, what) => `单独发货的次选 ${place}：${what}。`,
  not: (place, what) => `未选 ${place}：${what}。`,
  noPlan: '没有单独的方案',
  excluded: (code, sentence) => `${code}，${sentence}`,
  own: (behind, time, toWin) => `${behind}，${time}后到达${toWin}`,
  equal: (terms) => `成本相同${terms}，按并列规则排在后面`,
  costsTheSame: (terms) => `成本相同${terms}`,
  dearer: (money, terms) => `贵 ${money}${terms}`,
  cheaper: (money, terms) => `便宜 ${money}${terms}`,
  toWin: (ways) => `；${ways.join('，或')}，即可胜出`,
  lessMoney: (money) => `成本再低 ${money}`,
  earlier: (minutes) => `早到 ${minutes} 分钟`,
  moreUnits: (units) => `多 ${units} 件库存`,

  same: (order) => `订单 ${order}：两个方案相同。`,
  difference: (order, cost, rest) => `订单 ${order}：方案 B ${cost}${rest}。`,
  more: (count, what) => {
    const how = `${count > 0 ? '多' : '少'} ${Math.abs(count)}`;
    return { shipment: `${how} 个包裹`, move: `${how} 次搬运`, touch: `${how} 次经手`, unserved: `${how} 件缺货` }[
      what
    ];
  },
  moreKm: (distance, isMore) => `路程${isMore ? '多' : '少'} ${distance}`,
  later: (minutes) => `${minutes > 0 ? '晚' : '早'}到 ${Math.abs(minutes)} 分钟`,
  changed: (a, b) => `由${a}变为${b}`,
  nowhere: '无处',
  source: (facility, sku) => `${facility}（${sku}）`,
  moved: (line, quantity, a, b) => `第 ${line} 行：${quantity} 件由 ${a} 改为 ${b} 发货。`,
  onlyInA: (facility) => `只有方案 A 由 ${facility} 发货。`,
  onlyInB: (facility) => `只有方案 B 由 ${facility} 发货。`,
  otherWay: (facility, a, b) => `${facility}：由 ${a} 改为 ${b}。`,
  fitting: (a, b) => `安装：由 ${a} 改为 ${b}。`,
};
