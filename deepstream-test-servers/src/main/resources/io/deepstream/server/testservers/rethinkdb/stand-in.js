'use strict';

// node stand-in.js PORT: serves reqlite on the loopback address, so that the official Java driver can log in and read
// errors. reqlite itself is not edited: what differs from RethinkDB is replaced on its connections.
const crypto = require('crypto');
const net = require('net');
const Connection = require('reqlite/lib/connection.js');
const Server = require('reqlite/lib/index.js');

const AWAITS_PROOF = 2;
const FIRST_ERROR = 16;
const OP_FAILED = 4100000;
const QUERY_LOGIC = 3000000;
const WRONG_PASSWORD = 12;

// reqlite listens on all addresses
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
	return listen.call(this, port, '127.0.0.1', ...rest);
};

// its salt ends in padding beyond the end of the base64 text, which strict decoders refuse
const serverFirst = Connection.prototype.getAuthentication;
Connection.prototype.getAuthentication = function () {
	this.salt = Buffer.from(this.salt, 'base64').toString('base64');
	return serverFirst.call(this);
};

// it signs the client's last message as the JavaScript driver orders it, whatever came, and believes any proof
const read = Connection.prototype.read;
Connection.prototype.read = function () {
	const end = this.state === AWAITS_PROOF ? this.buffer.indexOf(0) : -1;
	if (this.state !== AWAITS_PROOF) {
		read.call(this);
	}
	else if (end >= 0) {
		const clientFinal = JSON.parse(this.buffer.toString('utf8', 0, end)).authentication;
		this.buffer = this.buffer.subarray(end + 1);
		finishLogin(this, clientFinal);
	}
};

function finishLogin(connection, clientFinal) {
	const [, withoutProof, proof] = /^(.*),p=(.*)$/.exec(clientFinal);
	const transcript = [`n=${connection.user},r=${connection.clientNonce}`, connection.getAuthentication(), withoutProof].join(',');
	const expected = scram(connection, transcript);
	if (proof !== expected.proof) {
		reply(connection, { success: false, error: 'Wrong password', error_code: WRONG_PASSWORD });
		connection.connection.end();
		return;
	}
	reply(connection, { success: true, authentication: `v=${expected.signature}` });
	connection.state += 1;
	connection.read();
}

// RFC 5802 with SHA-256 and an empty password
function scram(connection, transcript) {
	const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();
	const salted = crypto.pbkdf2Sync('', Buffer.from(connection.salt, 'base64'), connection.iterations, 32, 'sha256');
	const clientKey = hmac(salted, 'Client Key');
	const clientSignature = hmac(crypto.createHash('sha256').update(clientKey).digest(), transcript);
	return {
		proof: Buffer.from(clientKey.map((byte, i) => byte ^ clientSignature[i])).toString('base64'),
		signature: hmac(hmac(salted, 'Server Key'), transcript).toString('base64'),
	};
}

function reply(connection, message) {
	connection.connection.write(JSON.stringify(message) + '\0');
}

// its errors have no type, which the Java driver takes for granted
const send = Connection.prototype.send;
Connection.prototype.send = function (token, response) {
	if (response && response.t >= FIRST_ERROR && response.e === undefined) {
		response.e = /already exists|does not exist/.test(response.r) ? OP_FAILED : QUERY_LOGIC;
	}
	return send.call(this, token, response);
};

new Server({ 'driver-port': Number(process.argv[2]), silent: true });
