#!/usr/bin/env python3
"""The rules of SQS, driven through boto3: the Python half of the table in README.md.

The same rules, under the same names, are driven through the AWS SDK for Rust by the tests in
tests/conformance; those that need the clock to be moved are there only. Any endpoint will do:

    conformance.py --endpoint-url http://127.0.0.1:PORT [RULE ...]

It makes queues with random names, deletes them, and exits 1 if a rule does not hold.
"""

import argparse
import base64
import concurrent.futures
import json
import sys
import threading
import time
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

MIB = 1024 * 1024
INVALID = "InvalidParameterValue"
MISSING_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"


class Sqs:
    """A client, and the queues that a rule makes; the first is there from the start."""

    def __init__(self, client):
        self.client = client
        self.made = []
        self.name = "test-" + uuid.uuid4().hex
        self.url = self.queue()

    def queue(self, name=None, **more):
        name = name or (self.name if not self.made else "other-" + uuid.uuid4().hex)
        url = self.client.create_queue(QueueName=name, **more)["QueueUrl"]
        self.made.append(url)
        return url

    def clean(self):
        for url in set(self.made):
            try:
                self.client.delete_queue(QueueUrl=url)
            except ClientError:
                pass

    def send(self, body, **more):
        return self.client.send_message(QueueUrl=self.url, MessageBody=body, **more)

    def receive(self, url=None, **more):
        more = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "MessageAttributeNames": ["All"], **more}
        return self.client.receive_message(QueueUrl=url or self.url, **more).get("Messages", [])

    def names_of_system_attributes(self):
        """The parameters by which they can be asked for; older clients know one of the two."""
        asked = self.client.meta.service_model.operation_model("ReceiveMessage").input_shape.members
        return [name for name in ("AttributeNames", "MessageSystemAttributeNames") if name in asked]

    def handle(self):
        (message,) = self.receive()
        return message["ReceiptHandle"]

    def set(self, url=None, **attributes):
        self.client.set_queue_attributes(QueueUrl=url or self.url, Attributes=attributes)

    def attributes(self, url=None):
        answer = self.client.get_queue_attributes(QueueUrl=url or self.url, AttributeNames=["All"])
        return answer["Attributes"]

    def arn(self, url=None):
        return self.attributes(url)["QueueArn"]

    def counts(self):
        names = ["", "NotVisible", "Delayed"]
        attributes = self.attributes()
        return [int(attributes["ApproximateNumberOfMessages" + name]) for name in names]

    def delete(self, handle, url=None):
        self.client.delete_message(QueueUrl=url or self.url, ReceiptHandle=handle)

    def change(self, handle, seconds):
        self.client.change_message_visibility(QueueUrl=self.url, ReceiptHandle=handle, VisibilityTimeout=seconds)

    def send_batch(self, *entries):
        entries = [{"Id": i, "MessageBody": body} for i, body in entries]
        return self.client.send_message_batch(QueueUrl=self.url, Entries=entries)

    def with_dead_letters(self, receives):
        dead = self.queue()
        self.set(RedrivePolicy=json.dumps({"deadLetterTargetArn": self.arn(dead), "maxReceiveCount": receives}))
        return dead

    def receive_in_vain(self, times):
        for _ in range(times):
            self.receive(VisibilityTimeout=0)


def equal(got, expected):
    assert got == expected, f"{got!r} is not {expected!r}"


def refused(code, call, *args, text=None, **more):
    try:
        answer = call(*args, **more)
    except ClientError as error:
        equal(error.response["Error"]["Code"], code)
        if text is not None:
            equal(error.response["Error"]["Message"], text)
        return
    raise AssertionError(f"not refused: {answer!r}")


def bodies(messages):
    return [message["Body"] for message in messages]


def text(kind, value):
    return {"DataType": kind, "StringValue": value}


# Bodies


def rule_send_answers_with_id_and_md5(sqs):
    sent = sqs.send("hello")
    equal(sent["MD5OfMessageBody"], "5d41402abc4b2a76b9719d911017c592")
    (received,) = sqs.receive()
    equal(received["MessageId"], sent["MessageId"])
    equal((received["Body"], received["MD5OfBody"]), ("hello", sent["MD5OfMessageBody"]))


def rule_body_must_not_be_empty(sqs):
    refused("MissingParameter", sqs.send, "", text="The request must contain the parameter MessageBody.")


def rule_size_counts_utf8_bytes(sqs):
    sqs.send("é" * (MIB // 2))
    reason = "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes."
    refused(INVALID, sqs.send, "é" * (MIB // 2) + "a", text=reason)


def rule_size_counts_attribute_name_type_and_value(sqs):
    attributes = {"name": text("String", "0123456789")}
    sqs.send("a" * (MIB - 20), MessageAttributes=attributes)
    refused(INVALID, sqs.send, "a" * (MIB - 19), MessageAttributes=attributes)


def rule_trace_header_does_not_count(sqs):
    header = text("String", "Root=1-5759e988-bd862e3fe1be46a994272793")
    sent = sqs.send("a" * MIB, MessageSystemAttributes={"AWSTraceHeader": header})
    assert sent["MD5OfMessageSystemAttributes"]


def rule_size_limit_can_be_set(sqs):
    sqs.set(MaximumMessageSize="1024")
    sqs.send("a" * 1024)
    reason = "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
    refused(INVALID, sqs.send, "a" * 1025, text=reason)


def rule_characters_outside_xml_are_refused(sqs):
    for character in "\0\x1f\x0b\ufffe\uffff":
        refused("InvalidMessageContents", sqs.send, f"a{character}b")


def rule_characters_of_xml_are_carried(sqs):
    body = "\t\n\r \x7f\x85\ud7ff\ue000\ufffd\U00010000\U0010ffff😀\"\\</&"
    sqs.send(body)
    equal(bodies(sqs.receive()), [body])


def rule_delay_is_at_most_15_minutes(sqs):
    for seconds in (-1, 901):
        reason = f"Value {seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
        refused(INVALID, sqs.send, "a", DelaySeconds=seconds, text=reason)


def rule_delay_of_the_queue_is_the_default(sqs):
    sqs.send("before")
    sqs.set(DelaySeconds="900")
    sqs.send("delayed")
    sqs.send("at once", DelaySeconds=0)
    equal(sorted(bodies(sqs.receive())), ["at once", "before"])
    equal(sqs.counts(), [0, 2, 1])


def rule_group_id_is_carried_by_standard_queues(sqs):
    sqs.send("a", MessageGroupId="tenant-1")
    (received,) = sqs.receive()
    equal(received["Attributes"]["MessageGroupId"], "tenant-1")
    for wrong in ("", "x" * 129, "a b"):
        refused(INVALID, sqs.send, "a", MessageGroupId=wrong)


def rule_deduplication_id_is_for_fifo_queues(sqs):
    reason = (
        "Value once for parameter MessageDeduplicationId is invalid. "
        "Reason: The request include parameter that is not valid for this queue type."
    )
    refused(INVALID, sqs.send, "a", MessageDeduplicationId="once", text=reason)


# Batches


def rule_batch_has_1_to_10_entries(sqs):
    refused("AWS.SimpleQueueService.EmptyBatchRequest", sqs.send_batch)
    entries = [(str(n), "a") for n in range(11)]
    refused("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", sqs.send_batch, *entries)
    equal(len(sqs.send_batch(*entries[:10])["Successful"]), 10)
    equal(len(sqs.receive()), 10)


def rule_batch_ids_have_a_form(sqs):
    for wrong in ("", "a b", "é", "a.b", "x" * 81):
        refused("AWS.SimpleQueueService.InvalidBatchEntryId", sqs.send_batch, (wrong, "a"))
    assert "Failed" not in sqs.send_batch(("x" * 80, "a"), ("A-z_9", "a"))


def rule_batch_ids_are_distinct(sqs):
    refused("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", sqs.send_batch, ("a", "1"), ("a", "2"))


def rule_batch_total_is_at_most_1_mib(sqs):
    half = "a" * (MIB // 2)
    assert "Failed" not in sqs.send_batch(("a", half), ("b", half))
    reason = "Batch requests cannot be longer than 1048576 bytes. You have sent 1048578 bytes."
    refused("AWS.SimpleQueueService.BatchRequestTooLong", sqs.send_batch, ("a", half), ("b", half + "é"), text=reason)


def rule_batch_total_is_not_the_queues_limit(sqs):
    sqs.set(MaximumMessageSize="1024")
    assert "Failed" not in sqs.send_batch(("a", "a" * 1000), ("b", "b" * 1000))


def rule_oversize_entry_fails_alone(sqs):
    sqs.set(MaximumMessageSize="1024")
    (failed,) = sqs.send_batch(("ok", "a"), ("big", "b" * 1025))["Failed"]
    equal((failed["Id"], failed["Code"], failed["SenderFault"]), ("big", INVALID, True))
    equal(len(sqs.receive()), 1)


def rule_refused_character_fails_its_entry_alone(sqs):
    entries = [(str(n), "a") for n in range(9)]
    (failed,) = sqs.send_batch(*entries[:4], ("bad", "a\uffff"), *entries[4:])["Failed"]
    equal((failed["Id"], failed["Code"]), ("bad", "InvalidMessageContents"))
    equal(len(sqs.receive()), 9)


def rule_delete_batch_fails_entry_by_entry(sqs):
    sqs.send("a")
    entries = [
        {"Id": "good", "ReceiptHandle": sqs.handle()},
        {"Id": "bad", "ReceiptHandle": "nonsense"},
    ]
    answer = sqs.client.delete_message_batch(QueueUrl=sqs.url, Entries=entries)
    equal(answer["Successful"][0]["Id"], "good")
    equal((answer["Failed"][0]["Id"], answer["Failed"][0]["Code"]), ("bad", "ReceiptHandleIsInvalid"))
    equal(sqs.counts(), [0, 0, 0])


def rule_visibility_batch_fails_entry_by_entry(sqs):
    sqs.send("a")
    handle = sqs.handle()
    entries = [
        {"Id": "bad", "ReceiptHandle": handle, "VisibilityTimeout": 43201},
        {"Id": "good", "ReceiptHandle": handle, "VisibilityTimeout": 0},
    ]
    answer = sqs.client.change_message_visibility_batch(QueueUrl=sqs.url, Entries=entries)
    equal((answer["Failed"][0]["Id"], answer["Failed"][0]["Code"]), ("bad", INVALID))
    equal(answer["Successful"][0]["Id"], "good")
    equal(sqs.counts(), [1, 0, 0])


# Message attributes


def rule_attributes_are_at_most_10(sqs):
    attributes = {f"n{n}": text("String", "v") for n in range(11)}
    refused(INVALID, sqs.send, "a", MessageAttributes=attributes)
    del attributes["n0"]
    sqs.send("a", MessageAttributes=attributes)


def rule_attribute_names_have_a_form(sqs):
    for wrong in ("", "a b", "é", ".a", "a.", "a..b", "AWS.a", "amazon.a", "n" * 257):
        refused(INVALID, sqs.send, "a", MessageAttributes={wrong: text("String", "v")})
    for right in ("a", "A-_9.b", "AWSa", "n" * 256):
        sqs.send("a", MessageAttributes={right: text("String", "v")})


def rule_attribute_values_have_a_type(sqs):
    for kind, value in (("String", ""), ("Number", "ten"), ("Text", "a"), ("Binary", "a"), ("Number", "nan")):
        refused(INVALID, sqs.send, "a", MessageAttributes={"n": text(kind, value)})
    refused("InvalidMessageContents", sqs.send, "a", MessageAttributes={"n": text("String", "\x01")})
    for kind, value in (("String", "a"), ("String.custom", "a"), ("Number", "-1.5e3"), ("Number.int", "7")):
        sqs.send("a", MessageAttributes={"n": text(kind, value)})


def rule_attribute_refusals_say_why(sqs):
    def empty(kind):
        return f"Message (user) attribute 'n' must contain a non-empty value of type '{kind}'."

    characters = "Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters."
    types = "invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
    reserved = "beginning with 'AWS.' or 'Amazon.' because these strings are reserved for internal use."
    for name, kind, value, why in (
        ("n", "String", "", empty("String")),
        ("n", "Number", "", empty("Number")),
        ("n", "Number", "ten", "Can't cast the value of message (user) attribute 'n' to a number."),
        ("n", "Text", "a", f"The message attribute 'n' has an {types}"),
        ("a b", "String", "a", f"The message attribute name 'a b' is invalid. {characters}"),
        ("AWS.a", "String", "a", f"You can't use message attribute names {reserved}"),
    ):
        refused(INVALID, sqs.send, "a", MessageAttributes={name: text(kind, value)}, text=why)


def rule_lists_of_attribute_values_are_refused(sqs):
    lists = {"DataType": "String", "StringListValues": ["a"]}
    reason = "Message attribute list values in SendMessage operation are not supported."
    code = "AWS.SimpleQueueService.UnsupportedOperation"
    refused(code, sqs.send, "a", MessageAttributes={"n": lists}, text=reason)


def rule_attributes_have_a_checksum(sqs):
    attributes = {
        "text": text("String", "é"),
        "binary": {"DataType": "Binary", "BinaryValue": bytes([0, 1, 2, 255])},
    }
    sent = sqs.send("a", MessageAttributes=attributes)
    equal(sent["MD5OfMessageAttributes"], "72cc70893eb4770de265c7ab6978ca69")
    (received,) = sqs.receive()
    equal(received["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
    equal(received["MessageAttributes"], attributes)


def rule_attributes_are_given_to_those_who_ask(sqs):
    every = {name: text("String", "v") for name in ("a.one", "a.two", "b")}
    sqs.send("a", MessageAttributes=every)
    for asked, expected in (
        ([], []),
        (["b"], ["b"]),
        (["a.*"], ["a.one", "a.two"]),
        (["All"], sorted(every)),
        ([".*"], sorted(every)),
        (["none", "a.one"], ["a.one"]),
    ):
        (received,) = sqs.receive(MessageAttributeNames=asked, VisibilityTimeout=0)
        equal(sorted(received.get("MessageAttributes", {})), expected)


# Receiving


def rule_empty_receive_has_no_messages_member(sqs):
    assert "Messages" not in sqs.client.receive_message(QueueUrl=sqs.url)


def rule_receive_gives_one_unless_more_are_asked_for(sqs):
    for body in "abc":
        sqs.send(body)
    equal(len(sqs.client.receive_message(QueueUrl=sqs.url)["Messages"]), 1)
    equal(len(sqs.receive()), 2)
    for wrong in (0, 11, -1):
        reason = f"Value {wrong} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        refused(INVALID, sqs.receive, MaxNumberOfMessages=wrong, text=reason)


def rule_system_attributes_are_given_to_those_who_ask(sqs):
    sqs.send("a")
    (nothing,) = sqs.receive(AttributeNames=[], VisibilityTimeout=0)
    assert "Attributes" not in nothing
    for member in sqs.names_of_system_attributes():
        asked = {"AttributeNames": [], member: ["SentTimestamp"]}
        (one,) = sqs.receive(**asked, VisibilityTimeout=0)
        equal(list(one["Attributes"]), ["SentTimestamp"])
    (every,) = sqs.receive(AttributeNames=["All"])
    expected = ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"]
    equal(sorted(every["Attributes"]), expected)


def rule_system_attributes_have_known_names(sqs):
    sqs.send("a")
    for member in sqs.names_of_system_attributes():
        refused("InvalidAttributeName", sqs.receive, **{member: ["Nonsense"]}, text="Unknown Attribute Nonsense.")
        sqs.receive(**{member: ["VisibilityTimeout", "SequenceNumber"]})


def rule_receives_are_counted_and_the_first_is_remembered(sqs):
    sqs.send("a")
    (first,) = sqs.receive(VisibilityTimeout=0)
    (second,) = sqs.receive(VisibilityTimeout=0)
    counts = [message["Attributes"]["ApproximateReceiveCount"] for message in (first, second)]
    equal(counts, ["1", "2"])
    assert first["ReceiptHandle"] != second["ReceiptHandle"]
    for name in ("ApproximateFirstReceiveTimestamp", "SentTimestamp"):
        equal(first["Attributes"][name], second["Attributes"][name])
        equal(len(first["Attributes"][name]), 13)


def waits(sqs, **more):
    start = time.monotonic()
    received = sqs.receive(**more)
    return time.monotonic() - start, bodies(received)


def wakes(sqs, **more):
    """What a receiver that waits gets, and how long after the send."""
    sent = []

    def send():
        sent.append(time.monotonic())
        sqs.send("a")

    timer = threading.Timer(0.2, send)
    timer.start()
    _, received = waits(sqs, **more)
    took = time.monotonic() - sent[0]
    timer.join()
    equal(received, ["a"])
    assert took < 3, took


def rule_long_poll_wakes_at_once(sqs):
    wakes(sqs, WaitTimeSeconds=20)


def rule_long_poll_ends_empty_at_its_time(sqs):
    took, received = waits(sqs, WaitTimeSeconds=1)
    equal(received, [])
    assert 1 <= took < 3, took


def rule_wait_of_the_queue_is_the_default(sqs):
    sqs.set(ReceiveMessageWaitTimeSeconds="20")
    wakes(sqs)
    took, _ = waits(sqs, WaitTimeSeconds=0)
    assert took < 3, took


def rule_wait_is_at_most_20_seconds(sqs):
    for wrong in (-1, 21):
        reason = f"Value {wrong} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
        refused(INVALID, sqs.receive, WaitTimeSeconds=wrong, text=reason)


# Visibility


def rule_visibility_is_at_most_12_hours(sqs):
    sqs.send("a")
    handle = sqs.handle()
    for wrong in (-1, 43201):
        refused(INVALID, sqs.change, handle, wrong)
    sqs.change(handle, 43200)


def rule_visible_message_is_not_in_flight(sqs):
    sqs.send("a")
    handle = sqs.handle()
    sqs.change(handle, 0)
    refused("AWS.SimpleQueueService.MessageNotInflight", sqs.change, handle, 10)


def rule_deleted_message_cannot_be_changed(sqs):
    sqs.send("a")
    handle = sqs.handle()
    sqs.delete(handle)
    refused(INVALID, sqs.change, handle, 10)


def rule_delete_can_be_repeated(sqs):
    sqs.send("a")
    handle = sqs.handle()
    sqs.delete(handle)
    sqs.delete(handle)
    equal(sqs.counts(), [0, 0, 0])


def rule_handle_of_an_earlier_receive_deletes(sqs):
    sqs.send("a")
    first = sqs.handle()
    sqs.change(first, 0)
    sqs.handle()
    sqs.delete(first)
    equal(sqs.counts(), [0, 0, 0])


def rule_handle_that_is_none_is_refused(sqs):
    other = sqs.queue()
    sqs.send("a")
    handle = sqs.handle()
    refused("ReceiptHandleIsInvalid", sqs.delete, "nonsense")
    refused("ReceiptHandleIsInvalid", sqs.delete, handle, url=other)
    refused("ReceiptHandleIsInvalid", sqs.change, "nonsense", 0)
    refused("MissingParameter", sqs.delete, "")


# Dead letters


def rule_redrive_policy_has_a_form(sqs):
    arn = sqs.arn(sqs.queue())

    def policy(target, receives):
        return json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": receives})

    bounds = "Invalid value for maxReceiveCount: {}, valid values are from 1 to 1000 both inclusive."
    mandatory = "Redrive policy does not contain mandatory attribute: {}."
    for wrong, reason in (
        ("nonsense", "Redrive policy is not a valid JSON map."),
        (json.dumps({"deadLetterTargetArn": arn}), mandatory.format("maxReceiveCount")),
        (json.dumps({"maxReceiveCount": 1}), mandatory.format("deadLetterTargetArn")),
        (policy(arn, 0), bounds.format(0)),
        (policy(arn, 1001), bounds.format(1001)),
        (policy(arn + "-missing", 1), "Dead letter target does not exist."),
    ):
        told = f"Value {wrong} for parameter RedrivePolicy is invalid. Reason: {reason}"
        refused(INVALID, sqs.set, RedrivePolicy=wrong, text=told)
    for right in (1, 1000, "5"):
        sqs.set(RedrivePolicy=policy(arn, right))
    sqs.set(RedrivePolicy="")
    assert "RedrivePolicy" not in sqs.attributes()


def rule_message_is_dead_after_its_last_receive(sqs):
    dead = sqs.with_dead_letters(2)
    sqs.send("a")
    sqs.receive_in_vain(2)
    equal(sqs.receive(dead), [])
    equal(sqs.receive(), [])
    equal(bodies(sqs.receive(dead)), ["a"])
    equal(sqs.counts(), [0, 0, 0])


def rule_dead_letter_keeps_its_id_its_age_and_its_count(sqs):
    dead = sqs.with_dead_letters(1)
    sqs.send("a")
    (before,) = sqs.receive(VisibilityTimeout=0)
    equal(sqs.receive(), [])
    (after,) = sqs.receive(dead)
    equal(after["MessageId"], before["MessageId"])
    equal(after["Attributes"]["SentTimestamp"], before["Attributes"]["SentTimestamp"])
    equal(after["Attributes"]["ApproximateReceiveCount"], "2")
    equal(after["Attributes"]["DeadLetterQueueSourceArn"], sqs.arn())
    assert "DeadLetterQueueSourceArn" not in before["Attributes"]


def rule_dead_letter_wakes_who_waits_for_it(sqs):
    dead = sqs.with_dead_letters(1)
    sqs.send("a")
    timer = threading.Timer(0.2, sqs.receive_in_vain, [2])
    timer.start()
    took, received = waits(sqs, url=dead, WaitTimeSeconds=20)
    timer.join()
    equal(received, ["a"])
    assert took < 5, took


def rule_dead_letter_sources_are_listed(sqs):
    dead = sqs.with_dead_letters(1)
    sources = sqs.client.list_dead_letter_source_queues
    equal(sources(QueueUrl=dead)["queueUrls"], [sqs.url])
    equal(sources(QueueUrl=sqs.url).get("queueUrls", []), [])
    other = sqs.queue(Attributes={"RedrivePolicy": sqs.attributes()["RedrivePolicy"]})
    first = sources(QueueUrl=dead, MaxResults=1)
    last = sources(QueueUrl=dead, MaxResults=1, NextToken=first["NextToken"])
    equal((first["queueUrls"] + last["queueUrls"], "NextToken" in last), (sorted([other, sqs.url]), False))


def rule_redrive_allow_policy_is_kept_to(sqs):
    closed = sqs.queue(Attributes={"RedriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})})
    policy = json.dumps({"deadLetterTargetArn": sqs.arn(closed), "maxReceiveCount": 1})
    refused(INVALID, sqs.set, RedrivePolicy=policy)


def rule_move_task_brings_dead_letters_back(sqs):
    dead = sqs.with_dead_letters(1)
    sqs.send("a")
    sqs.send("b")
    sqs.receive_in_vain(2)
    arn = sqs.arn(dead)
    sqs.client.start_message_move_task(SourceArn=arn)
    back = sqs.receive(WaitTimeSeconds=5)
    if len(back) < 2:
        back += sqs.receive(WaitTimeSeconds=5)
    equal(sorted(bodies(back)), ["a", "b"])
    equal(back[0]["Attributes"]["ApproximateReceiveCount"], "1")
    (task,) = sqs.client.list_message_move_tasks(SourceArn=arn)["Results"]
    equal(task["ApproximateNumberOfMessagesMoved"], 2)


def rule_move_task_needs_a_dead_letter_queue(sqs):
    start = sqs.client.start_message_move_task
    refused(INVALID, start, SourceArn=sqs.arn())
    for call in (start, sqs.client.list_message_move_tasks):
        refused("ResourceNotFoundException", call, SourceArn=sqs.arn() + "-missing")


def rule_move_task_can_be_paced_and_cancelled(sqs):
    dead = sqs.with_dead_letters(1)
    for _ in range(3):
        sqs.send("a")
    sqs.receive_in_vain(2)
    arn = sqs.arn(dead)
    start = sqs.client.start_message_move_task
    handle = start(SourceArn=arn, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    refused("AWS.SimpleQueueService.UnsupportedOperation", start, SourceArn=arn)
    cancel = sqs.client.cancel_message_move_task
    reason = "Value for parameter TaskHandle is invalid."
    refused(INVALID, cancel, TaskHandle="foobared", text=reason)
    task = json.loads(base64.b64decode(handle))
    equal(task["sourceArn"], arn)
    for wrong, reason in (
        ({"taskId": "other"}, "Task does not exist."),
        ({"sourceArn": arn + "x"}, "The resource that you specified for the SourceArn parameter doesn't exist."),
    ):
        other = base64.b64encode(json.dumps(task | wrong).encode()).decode()
        refused("ResourceNotFoundException", cancel, TaskHandle=other, text=reason)
    cancelled = sqs.client.cancel_message_move_task(TaskHandle=handle)
    assert cancelled["ApproximateNumberOfMessagesMoved"] < 3
    (task,) = sqs.client.list_message_move_tasks(SourceArn=arn)["Results"]
    equal(task["Status"], "CANCELLED")


# Queues


def rule_create_finds_a_queue_of_the_same_attributes(sqs):
    name = "other-" + uuid.uuid4().hex
    both = {"DelaySeconds": "5", "VisibilityTimeout": "7"}
    url = sqs.queue(name, Attributes=both)
    for attributes in (both, {"DelaySeconds": "5"}, {}):
        equal(sqs.queue(name, Attributes=attributes), url)


def rule_create_refuses_a_queue_of_other_attributes(sqs):
    reason = "A queue already exists with the same name and a different value for attribute VisibilityTimeout"
    refused("QueueAlreadyExists", sqs.queue, sqs.name, Attributes={"VisibilityTimeout": "5"}, text=reason)


def rule_queue_names_have_a_form(sqs):
    create = sqs.client.create_queue
    for wrong in ("", "a b", "a/b", "a.b", "é", "x" * 81):
        refused(INVALID, create, QueueName=wrong)
    sqs.queue("A-_9" + uuid.uuid4().hex)
    sqs.queue(uuid.uuid4().hex + "x" * 48)


def rule_fifo_queues_are_refused(sqs):
    create = sqs.client.create_queue
    fifo = {"FifoQueue": "true"}
    refused("AWS.SimpleQueueService.UnsupportedOperation", create, QueueName="a.fifo", Attributes=fifo)
    stem = "alphanumeric characters, hyphens, or underscores"
    reason = f"The name of a FIFO queue can only include {stem}, must end with .fifo suffix and be 1 to 80 in length"
    refused(INVALID, create, QueueName="a", Attributes=fifo, text=reason)
    refused(INVALID, create, QueueName="a.fifo", text=f"Can only include {stem}. 1 to 80 in length")
    reason = "Unknown Attribute FifoQueue."
    refused("InvalidAttributeName", sqs.queue, Attributes={"FifoQueue": "false"}, text=reason)


def rule_queue_attributes_have_bounds(sqs):
    for name, right, wrong in (
        ("DelaySeconds", ("0", "900"), ("-1", "901")),
        ("MaximumMessageSize", ("1024", "1048576"), ("1023", "1048577")),
        ("MessageRetentionPeriod", ("60", "1209600"), ("59", "1209601")),
        ("ReceiveMessageWaitTimeSeconds", ("0", "20"), ("21", "many")),
        ("VisibilityTimeout", ("0", "43200"), ("43201", "")),
    ):
        for value in right:
            sqs.set(**{name: value})
            equal(sqs.attributes()[name], value)
        for value in wrong:
            refused("InvalidAttributeValue", sqs.set, **{name: value})


def rule_queue_attributes_are_given_to_those_who_ask(sqs):
    def get(*names):
        return sqs.client.get_queue_attributes(QueueUrl=sqs.url, AttributeNames=names)

    assert "Attributes" not in get()
    assert "Attributes" not in get("RedrivePolicy")
    equal(sorted(get("DelaySeconds", "QueueArn")["Attributes"]), ["DelaySeconds", "QueueArn"])
    refused("InvalidAttributeName", get, "Nonsense")
    attributes = sqs.attributes()
    equal((attributes["MaximumMessageSize"], attributes["SqsManagedSseEnabled"]), ("1048576", "true"))
    equal(len(attributes["CreatedTimestamp"]), 10)


def rule_queue_counts_tell_where_messages_are(sqs):
    for body in "abc":
        sqs.send(body)
    sqs.send("d", DelaySeconds=900)
    sqs.receive(MaxNumberOfMessages=1)
    equal(sqs.counts(), [2, 1, 1])


def rule_queue_url_is_found_by_name(sqs):
    find = sqs.client.get_queue_url
    equal(find(QueueName=sqs.name)["QueueUrl"], sqs.url)
    refused(MISSING_QUEUE, find, QueueName="missing-" + sqs.name)
    refused(MISSING_QUEUE, find, QueueName=sqs.name, QueueOwnerAWSAccountId="111111111111")


def rule_queue_is_reached_by_any_of_its_urls(sqs):
    sqs.client.send_message(QueueUrl=sqs.url + "/", MessageBody="a")
    sqs.client.send_message(QueueUrl=sqs.name, MessageBody="a")
    refused(MISSING_QUEUE, sqs.client.send_message, QueueUrl=sqs.url + "-missing", MessageBody="a")


def rule_queues_are_listed_by_prefix_in_pages(sqs):
    prefix = uuid.uuid4().hex
    urls = [sqs.queue(f"{prefix}-{n}") for n in range(3)]
    lists = sqs.client.list_queues
    equal(lists(QueueNamePrefix=prefix)["QueueUrls"], urls)
    page = lists(QueueNamePrefix=prefix, MaxResults=2)
    equal(page["QueueUrls"], urls[:2])
    rest = lists(QueueNamePrefix=prefix, MaxResults=2, NextToken=page["NextToken"])
    equal((rest["QueueUrls"], "NextToken" in rest), (urls[2:], False))


def rule_purge_deletes_all_messages(sqs):
    sqs.send("in flight")
    handle = sqs.handle()
    sqs.send("visible")
    sqs.send("delayed", DelaySeconds=900)
    sqs.client.purge_queue(QueueUrl=sqs.url)
    equal(sqs.counts(), [0, 0, 0])
    sqs.delete(handle)


def rule_deleted_queue_is_gone(sqs):
    sqs.client.delete_queue(QueueUrl=sqs.url)
    refused(MISSING_QUEUE, sqs.send, "a")
    refused(MISSING_QUEUE, sqs.client.delete_queue, QueueUrl=sqs.url)
    sqs.queue(sqs.name)
    equal(sqs.receive(), [])


# Account


def rule_tags_are_kept(sqs):
    def tags():
        return sqs.client.list_queue_tags(QueueUrl=sqs.url).get("Tags")

    equal(tags(), None)
    for key, value in (("a", "1"), ("A", "2"), ("a", "3")):
        sqs.client.tag_queue(QueueUrl=sqs.url, Tags={key: value})
    equal(tags(), {"a": "3", "A": "2"})
    sqs.client.untag_queue(QueueUrl=sqs.url, TagKeys=["a", "none"])
    equal(tags(), {"A": "2"})


def rule_tags_can_come_with_the_queue(sqs):
    url = sqs.queue(tags={"a": "1"})
    equal(sqs.client.list_queue_tags(QueueUrl=url)["Tags"], {"a": "1"})


def rule_permissions_are_statements_of_the_policy(sqs):
    add = {"AWSAccountIds": ["111111111111"], "Actions": ["SendMessage"]}
    sqs.client.add_permission(QueueUrl=sqs.url, Label="one", **add)
    refused(INVALID, sqs.client.add_permission, QueueUrl=sqs.url, Label="one", **add)
    for action, why in (
        ("Nonsense", "Please refer to the appropriate WSDL for a list of valid actions."),
        ("CreateQueue", "Only the queue owner is allowed to invoke this action."),
    ):
        wrong = {**add, "Actions": ["SendMessage", action]}
        reason = f"Value SQS:{action} for parameter ActionName is invalid. Reason: {why}"
        refused(INVALID, sqs.client.add_permission, QueueUrl=sqs.url, Label="two", text=reason, **wrong)
    (statement,) = json.loads(sqs.attributes()["Policy"])["Statement"]
    equal((statement["Sid"], statement["Principal"]["AWS"]), ("one", "arn:aws:iam::111111111111:root"))
    refused(INVALID, sqs.client.remove_permission, QueueUrl=sqs.url, Label="two")
    sqs.client.remove_permission(QueueUrl=sqs.url, Label="one")
    assert "Policy" not in sqs.attributes()


def rule_policy_is_json_or_empty(sqs):
    sqs.set(Policy=json.dumps({"Version": "2012-10-17", "Statement": []}))
    refused("InvalidAttributeValue", sqs.set, Policy="nonsense")
    assert "Policy" in sqs.attributes()
    sqs.set(Policy="")
    assert "Policy" not in sqs.attributes()


def rule_encryption_is_of_one_kind(sqs):
    sqs.set(KmsMasterKeyId="alias/mine")
    attributes = sqs.attributes()
    equal((attributes["KmsMasterKeyId"], attributes["SqsManagedSseEnabled"]), ("alias/mine", "false"))
    sqs.set(SqsManagedSseEnabled="true")
    assert "KmsMasterKeyId" not in sqs.attributes()
    refused("InvalidAttributeValue", sqs.set, KmsMasterKeyId="alias/mine", SqsManagedSseEnabled="true")


def raw(sqs, target, body):
    """Status, query error and body of a request made by hand."""
    import urllib.error
    import urllib.request

    headers = {"content-type": "application/x-amz-json-1.0"}
    if target:
        headers["x-amz-target"] = target
    request = urllib.request.Request(sqs.client.meta.endpoint_url, body.encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, None, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("x-amzn-query-error"), json.loads(error.read())


def rule_refusals_are_named_in_header_and_body(sqs):
    body = json.dumps({"QueueUrl": sqs.url + "-missing"})
    status, header, body = raw(sqs, "AmazonSQS.PurgeQueue", body)
    equal((status, header), (400, MISSING_QUEUE + ";Sender"))
    equal(body["__type"], "com.amazonaws.sqs#QueueDoesNotExist")
    equal(body["message"], "The specified queue does not exist.")


def rule_what_is_no_request_is_told_so(sqs):
    for target, body, shape in (
        ("AmazonSQS.SendMessage", "no json", "SerializationException"),
        ("AmazonSQS.SendMessage", "{}", "MissingRequiredParameterException"),
        ("AmazonSQS.ReceiveMessage", "{}", "MissingRequiredParameterException"),
        ("AmazonSQS.ReceiveMessage", '{"QueueUrl": 7}', "SerializationException"),
        ("AmazonSQS.Nonsense", "{}", "UnknownOperationException"),
        (None, "{}", "UnknownOperationException"),
    ):
        status, _, answer = raw(sqs, target, body)
        equal((status, answer["__type"]), (400, "com.amazon.coral.service#" + shape))


def rule_older_query_protocol_is_spoken(sqs):
    import urllib.error
    import urllib.request
    import xml.etree.ElementTree

    def ask(form, url=sqs.client.meta.endpoint_url):
        try:
            with urllib.request.urlopen(url, form) as answer:
                told = answer.read()
        except urllib.error.HTTPError as error:
            told = error.read()
        return [(node.tag.split("}")[1], node.text) for node in xml.etree.ElementTree.fromstring(told).iter()]

    entry = "SendMessageBatchRequestEntry"
    form = f"Action=SendMessageBatch&{entry}.1.Id=a&{entry}.1.MessageBody=x%0D%0A%26y&{entry}.2.Id=b&{entry}.2.MessageBody=%01"
    told = ask(form.encode(), sqs.url)
    for one in (("Id", "a"), ("Id", "b"), ("Code", "InvalidMessageContents"), ("SenderFault", "true")):
        assert one in told, told
    names = [tag for tag, _ in told]
    assert "SendMessageBatchResultEntry" in names and "BatchResultErrorEntry" in names, names
    told = ask(b"Action=ReceiveMessage&AttributeName.1=All&MaxNumberOfMessages=10", sqs.url)
    assert ("Body", "x\r\n&y") in told and ("Name", "SentTimestamp") in told, told
    told = ask(None, sqs.url + "?Action=GetQueueAttributes&AttributeName.1=QueueArn&Version=2012-11-05")
    assert ("Value", sqs.arn()) in told, told
    for form, code in ((b"Action=Nonsense", "InvalidAction"), (b"QueueUrl=u", "MissingAction")):
        assert ("Code", code) in ask(form), form


def rule_members_that_are_null_are_absent(sqs):
    attribute = {**text("String", "v"), "StringListValues": None}
    more = {"DelaySeconds": None, "MessageAttributes": {"n": attribute}, "MessageSystemAttributes": None}
    message = {"QueueUrl": sqs.url, "MessageBody": "a", **more}
    status, _, answer = raw(sqs, "AmazonSQS.SendMessage", json.dumps(message))
    equal((status, answer.get("message")), (200, None))
    _, header, _ = raw(sqs, "AmazonSQS.SendMessage", json.dumps({**message, "MessageBody": None}))
    equal(header, "MissingParameter;Sender")
    equal(sqs.counts(), [1, 0, 0])


def client(endpoint_url):
    # What boto3 would refuse by itself is for the service to refuse.
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
    return boto3.client(
        "sqs",
        endpoint_url=endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=config,
    )


def judge(endpoint_url, rule):
    """Why a rule does not hold; None if it does."""
    sqs = Sqs(client(endpoint_url))
    try:
        rule(sqs)
    except Exception as error:  # whatever it is, the rule does not hold
        return f"{type(error).__name__}: {error}"
    finally:
        sqs.clean()
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint-url", required=True, help="where SQS is, for example http://127.0.0.1:4566")
    parser.add_argument("rules", nargs="*", metavar="RULE", help="only these")
    arguments = parser.parse_args()
    rules = {name[5:]: rule for name, rule in globals().items() if name.startswith("rule_")}
    unknown = [name for name in arguments.rules if name not in rules]
    if unknown:
        parser.error(f"no such rule: {', '.join(unknown)}")
    chosen = arguments.rules or list(rules)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda name: judge(arguments.endpoint_url, rules[name]), chosen))
    broken = [(name, why) for name, why in zip(chosen, found) if why]
    for name, why in broken:
        print(f"{name}: {why}", file=sys.stderr)
    print(f"{len(chosen) - len(broken)} of {len(chosen)} rules hold")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
