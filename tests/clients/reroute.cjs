// Where no network namespace can be had: every connection to port 443 of whatever host goes to tenured's door here. The name
// that the client meant stays the one it checks in the certificate. Loaded by NODE_OPTIONS=--require, before the client.
const tls = require('node:tls');

const connect = tls.connect;
const port = Number(process.env.TENURE_TLS_PORT);

tls.connect = function (...words) {
  const options = typeof words[0] === 'object' ? words[0] : null;
  if (options && !options.socket && Number(options.port) === 443)
    words[0] = { ...options, servername: options.servername || options.host, host: '127.0.0.1', hostname: undefined, port };
  return connect.apply(this, words);
};
