import { describe, expect, test } from 'vitest';
import { languages, phrasesOf } from '../../src/explanation/phrases.js';
import { exclusionCodes, facilityKinds } from '../../src/model/codes.js';
import { orderTerms, shipmentTerms } from '../../src/model/plan.js';

const numbers = { wanted: 2, available: 1, metres: 5000, maxMetres: 4000, radiusMetres: 3000, bays: 1 };
const names = { brand: 'M', channel: 'app', region: 'west', store: 's' };

describe.each(languages)('words of %s', (language) => {
  const words = phrasesOf(language);

  test.each([...exclusionCodes])('%s, with numbers and without', (code) => {
    for (const parts of [
      { numbers, names },
      { numbers: {}, names: {} },
    ]) {
      const sentence = words.sentences[code](parts);
      expect(sentence.length).toBeGreaterThan(3);
      if (parts.numbers === numbers) expect(sentence).not.toMatch(/undefined|NaN/);
    }
  });

  test('every cost term, each another', () => {
    const terms = [...shipmentTerms, ...orderTerms].map((term) => words.terms[term]);
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms.every((term) => term.length > 0)).toBe(true);
  });

  test('every kind of facility', () => {
    for (const kind of facilityKinds) expect(words.place('f', kind, '1 km')).toContain('f');
  });
});

test('no sentence of one language stands in another', () => {
  const [english, chinese] = [phrasesOf('en'), phrasesOf('zh')];
  for (const code of exclusionCodes) {
    expect(chinese.sentences[code]({ numbers, names })).toMatch(/[\u4e00-\u9fff]/);
    expect(english.sentences[code]({ numbers, names })).not.toMatch(/[\u4e00-\u9fff]/);
  }
  for (const kind of facilityKinds) expect(chinese.place('f', kind, '1')).not.toContain(kind);
});
