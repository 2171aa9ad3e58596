import { maxPrice } from '../../../model/scalars.js';

/** Units arrive. The id is looked up first, so that what is refused makes no cell. */
export const receive = `
create function onehop.receive(
  at_facility text, of_sku text, quantity bigint, change_id text, price double precision, wait_ms integer
) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
as $$
declare
  c onehop.cell;
  facts jsonb := jsonb_build_object('verb', 'receive', 'facilityId', at_facility, 'sku', of_sku, 'quantity', quantity);
  told jsonb;
begin
  perform set_config('lock_timeout', wait_ms::text, true);
  if (
    quantity between 1 and 2147483647 and onehop.is_id(of_sku) and onehop.is_id(at_facility)
    and (change_id is null or onehop.is_id(change_id)) and price between 0 and ${maxPrice}
  ) is not true then
    raise exception 'malformed stock' using errcode = 'invalid_parameter_value';
  end if;
  told := onehop.told_change(change_id, facts);
  if told is not null then
    return told;
  end if;
  insert into onehop.cell (sku, facility_id, unit_money) values (of_sku, at_facility, price) on conflict do nothing;
  select * into c from onehop.cell x
  where x.sku = of_sku collate "C" and x.facility_id = at_facility collate "C" for update;
  told := onehop.told_meanwhile(change_id, facts);
  if told is not null then
    return told;
  end if;
  if c.on_hand + quantity > 2147483647 then
    return jsonb_build_object('status', 'tooLarge', 'cell', onehop.cell_json(c));
  end if;
  perform onehop.remember_change(change_id, facts);
  update onehop.cell x set on_hand = x.on_hand + quantity, version = x.version + 1
  where x.sku = c.sku and x.facility_id = c.facility_id
  returning * into c;
  perform onehop.open_journal();
  insert into onehop.journal (at, kind, body)
  values (onehop.clock(), 'receive', json_build_object(
    'id', change_id, 'unitMoney', price, 'facilityId', at_facility, 'sku', of_sku, 'quantity', quantity
  ));
  return jsonb_build_object('status', 'done', 'cell', onehop.cell_json(c));
end
$$;
`;
