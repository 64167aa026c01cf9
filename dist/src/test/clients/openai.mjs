// Asks for embeddings as a program does that knows OpenAI only. Reads one request as JSON from standard input, {baseUrl, key,
// model, texts, extra}, and writes what the client made of the answer: {vectors, tokens}, or {error} of its own class.
import OpenAI from 'openai';
import { text } from 'node:stream/consumers';

const { baseUrl, key, model, texts, extra } = JSON.parse(await text(process.stdin));
const client = new OpenAI({ baseURL: baseUrl, apiKey: key, maxRetries: 0 });
try {
  const answer = await client.embeddings.create({ model, input: texts, ...extra });
  const vectors = answer.data.map((item) => item.embedding);
  console.log(JSON.stringify({ vectors, tokens: answer.usage.prompt_tokens, model: answer.model }));
} catch (error) {
  const { status, code, param, type, requestID } = error;
  console.log(JSON.stringify({ error: { name: error.constructor.name, status, code, param, type, requestID } }));
}
