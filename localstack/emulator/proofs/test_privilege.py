"""What each role may do, tried with the keys that it really gets."""

import json

from botocore.exceptions import ClientError

from .support import Proof, keys_of_function, keys_of_reader


class Privilege(Proof):
    def test_the_functions_role_sends_to_its_queue_and_reads_its_tokens_and_nothing_else(self):
        own, other = self.deploy("own"), self.deploy("other")
        keys = keys_of_function("own")
        sqs = own.emulator.client("sqs", **keys)
        secrets = own.emulator.client("secretsmanager", **keys)
        queue, others_queue = own.outputs["QueueUrl"], other.outputs["QueueUrl"]
        # What it may: without this, the refusals below would prove nothing.
        sqs.send_message(QueueUrl=queue, MessageBody="{}")
        secrets.get_secret_value(SecretId=own.outputs["TokenSet"])
        for call in (
            lambda: sqs.receive_message(QueueUrl=queue),
            lambda: sqs.purge_queue(QueueUrl=queue),
            lambda: sqs.delete_queue(QueueUrl=queue),
            lambda: sqs.send_message(QueueUrl=others_queue, MessageBody="{}"),
            lambda: sqs.send_message(QueueUrl=own.outputs["DeadLetterQueueUrl"], MessageBody="{}"),
            lambda: secrets.get_secret_value(SecretId=other.outputs["TokenSet"]),
            lambda: secrets.put_secret_value(SecretId=own.outputs["TokenSet"], SecretString="{}"),
            lambda: own.emulator.client("iam", **keys).list_roles(),
            lambda: own.emulator.client("s3", **keys).list_buckets(),
        ):
            self.denied(call)

    def test_the_test_reader_takes_messages_off_its_queue_and_nothing_else(self):
        own, other = self.deploy("own"), self.deploy("other")
        keys = keys_of_reader(own)
        sqs = own.emulator.client("sqs", **keys)
        queue = own.outputs["QueueUrl"]
        self.assertEqual(own.post()[0], 200)
        [message] = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        for call in (
            lambda: sqs.send_message(QueueUrl=queue, MessageBody="{}"),
            lambda: sqs.purge_queue(QueueUrl=queue),
            lambda: sqs.receive_message(QueueUrl=other.outputs["QueueUrl"]),
            lambda: own.emulator.client("secretsmanager", **keys).get_secret_value(
                SecretId=own.outputs["TokenSet"]
            ),
        ):
            self.denied(call)

    def test_without_the_right_to_send_the_answer_is_500_and_tells_nothing(self):
        own = self.deploy("own")
        self.assertEqual(own.post()[0], 200)
        self.assertEqual(own.messages(), 1)
        iam = own.emulator.client("iam")
        role, policy = own.stack.resource("Role"), "ingest"
        shipped = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        lesser = shipped | {
            "Statement": [one for one in shipped["Statement"] if one["Action"] != "sqs:SendMessage"]
        }
        self.assertLess(len(lesser["Statement"]), len(shipped["Statement"]))
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(lesser))
        status, answer = own.post()
        self.assertEqual(status, 500, answer)
        self.assertEqual(answer["status"], "error")
        for inner in ("sqs", "arn", "denied", "authorized", own.name):
            self.assertNotIn(inner, json.dumps(answer).lower())
        self.assertEqual(own.messages(), 0)
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(shipped))
        self.assertEqual(own.post()[0], 200)

    def test_the_queue_is_told_to_refuse_plain_http(self):
        own = self.deploy("own")
        statements = json.loads(
            own.emulator.client("sqs").get_queue_attributes(
                QueueUrl=own.outputs["QueueUrl"], AttributeNames=["Policy"]
            )["Attributes"]["Policy"]
        )["Statement"]
        self.assertEqual(
            [(one["Effect"], one["Condition"]) for one in statements],
            [("Deny", {"Bool": {"aws:SecureTransport": "false"}})],
        )

    def denied(self, call):
        with self.assertRaises(ClientError) as refused:
            call()
        self.assertIn("AccessDenied", refused.exception.response["Error"]["Code"])
