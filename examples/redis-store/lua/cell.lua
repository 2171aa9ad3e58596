-- cell(name): changes nothing.
if redis.call('HEXISTS', CELLS, ARGV[1]) == 0 then
  return 'null'
end
return cellText(readCell(ARGV[1]))
