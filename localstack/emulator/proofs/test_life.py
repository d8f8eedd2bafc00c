"""A stack's life: side by side with another one, changed in place, gone without a trace."""

import re
import subprocess

from .support import BOOTSTRAP, UP, Deployed, Proof


class Life(Proof):
    def test_what_is_printed_is_exports_and_again_the_same(self):
        first = self.deploy("twice")
        for line in first.lines:
            self.assertRegex(line, r"^export [A-Z_]+=\S+$")
        again = Deployed("twice")
        session = re.compile(r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)")
        for name, value in first.exports.items():
            if not session.fullmatch(name):
                self.assertEqual(again.exports[name], value, name)
        self.assertEqual(first.post()[0], 200)

    def test_what_cannot_be_deployed_is_said_and_nothing_is_printed(self):
        for parameter, said in (
            ("Nope=1", "no parameter Nope"),
            ("MessageLimit=1", "MessageLimit"),
            ("Api=GraphQL", "Api"),
            ("Integration=mapped", "mapped needs Api=REST"),
        ):
            command = [UP, "--name", "never", "--api", "HTTP", "--bootstrap", BOOTSTRAP, parameter]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
            self.assertIn(said, done.stderr)

    def test_two_stacks_stand_side_by_side(self):
        left, right = self.deploy("left"), self.deploy("right", "--api", "HTTP")
        self.assertEqual(left.post()[0], 200)
        self.assertEqual((left.messages(), right.messages()), (1, 0))
        self.assertEqual(right.post()[0], 200)
        self.assertEqual((left.messages(), right.messages()), (0, 1))
        # Each knows its own tokens only.
        self.assertEqual(left.post(token=right.token)[0], 401)
        self.assertEqual((left.messages(), right.messages()), (0, 0))

    def test_an_update_changes_a_stack_in_place(self):
        before = self.deploy("change")
        after = Deployed("change", "MessageLimit=2048", "MaxReceiveCount=9")
        for resource in ("Queue", "DeadLetterQueue", "TokenSet", "Function", "RestApi", "Role"):
            self.assertEqual(after.stack.resource(resource), before.stack.resource(resource))
        self.assertEqual(after.token, before.token)
        attributes = after.emulator.client("sqs").get_queue_attributes(
            QueueUrl=after.outputs["QueueUrl"], AttributeNames=["All"]
        )["Attributes"]
        self.assertEqual(attributes["MaximumMessageSize"], "2048")
        self.assertIn('9', attributes["RedrivePolicy"])
        function = after.emulator.client("lambda").get_function_configuration(
            FunctionName=after.outputs["FunctionName"]
        )
        self.assertEqual(function["Environment"]["Variables"]["MESSAGE_LIMIT"], "2048")
        self.assertEqual(after.post()[0], 200)

    def test_a_deleted_stack_leaves_nothing(self):
        stays, goes = self.deploy("stays"), Deployed("goes")
        goes.post()
        self.assertTrue(self.traces(goes.emulator, "goes"))
        goes.down()
        self.assertEqual(self.traces(stays.emulator, "goes"), [])
        self.assertEqual(stays.post()[0], 200)

    def traces(self, emulator, name):
        """Everything that bears the name of a stack."""
        listed = [
            *emulator.client("sqs").list_queues().get("QueueUrls", []),
            *(one["FunctionName"] for one in emulator.client("lambda").list_functions()["Functions"]),
            *(one["RoleName"] for one in emulator.client("iam").list_roles()["Roles"]),
            *(one["Name"] for one in emulator.client("secretsmanager").list_secrets()["SecretList"]),
            *(one["name"] for one in emulator.client("apigateway").get_rest_apis()["items"]),
            *(one["domainName"] for one in emulator.client("apigateway").get_domain_names()["items"]),
            *(one["logGroupName"] for one in emulator.client("logs").describe_log_groups()["logGroups"]),
            *(one["AlarmName"] for one in emulator.client("cloudwatch").describe_alarms()["MetricAlarms"]),
            *(
                one["DomainName"]
                for one in emulator.client("acm").list_certificates()["CertificateSummaryList"]
            ),
        ]
        return [one for one in listed if name in re.split(r"[^a-z]", one)]
