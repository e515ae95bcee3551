import { API_SCHEMAS, type ApiSchema } from '../contract/api-schemas';
import { ANSWER_EXAMPLES } from './answer-examples';

it.each(Object.keys(ANSWER_EXAMPLES) as ApiSchema[])(
  'the example of %s is such an answer',
  (name) => {
    const { error, data } = API_SCHEMAS[name].safeParse(ANSWER_EXAMPLES[name]);
    expect(error).toBeUndefined();
    // A member that the schema does not have is left out when it is parsed.
    expect(data).toEqual(ANSWER_EXAMPLES[name]);
  },
);
