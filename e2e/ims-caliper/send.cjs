// ims-caliper, IMS's JavaScript sensor as npm has it, sends one envelope with its own classes and its own client.
//
//   node send.cjs ENDPOINT TOKEN_FILE EXPECTED_STATUS
//
// The client looks at no answer, so the HTTP library beneath it is watched. Exit 0 if the status is the expected one.
'use strict';

const fs = require('fs');

const [endpoint, tokenFile, expected] = process.argv.slice(2);
if (!expected) {
    console.error('usage: node send.cjs ENDPOINT TOKEN_FILE EXPECTED_STATUS');
    process.exit(2);
}
const token = fs.readFileSync(tokenFile, 'utf8').trim();

const path = require.resolve('request');
const request = require(path);
require.cache[path].exports = (options, done) =>
    request(options, (error, answer, body) => {
        if (error) {
            console.error(`no answer: ${error.message}`);
            process.exit(1);
        }
        console.log(`${answer.statusCode} ${JSON.stringify(body)}`);
        process.exitCode = String(answer.statusCode) === expected ? 0 : 1;
        done(error, answer, body);
    });

// Some of its modules expect lodash to be there for everybody.
global._ = require('lodash');
const caliper = require('ims-caliper');

const { Sensor, Client, EntityFactory, EventFactory } = caliper;
Sensor.initialize('https://lms.example.edu/sensors/1');
const client = Object.assign({}, Client);
client.initialize('endpoint', {
    uri: endpoint,
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    // Without this its client hands an object to a library that wants text, and throws.
    json: true,
});
Sensor.registerClient(client);

const person = EntityFactory().create(caliper.Person, { id: 'https://lms.example.edu/users/554433' });
const page = EntityFactory().create(caliper.WebPage, {
    id: 'https://lms.example.edu/pages/2',
    name: 'Syllabus',
});
const event = (id) =>
    EventFactory().create(caliper.NavigationEvent, {
        id,
        actor: person,
        action: caliper.Actions.navigatedTo.term,
        object: page,
        eventTime: '2026-01-05T07:59:59.123Z',
    });
Sensor.sendToClient(
    client,
    Sensor.createEnvelope({
        data: [
            event('urn:uuid:ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f'),
            event('urn:uuid:71657137-8e6e-44f8-8499-e1c3df6810d2'),
        ],
    }),
);
