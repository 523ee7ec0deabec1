using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2102Tests
{
    [Theory]
    [Fires]
    [InlineData("public sealed class [|Config|];", "it is no record class; declare it as 'record'")]
    [InlineData("public abstract record [|Config|];", "it is abstract; remove 'abstract', or mark the records that derive from it")]
    [InlineData("public sealed record [|Config|]<T>;", "it has type parameters; remove them, also from the types around it")]
    [InlineData("file sealed record [|Config|];", "generated code cannot reach it; make it internal or public, and the types around it")]
    [InlineData(
        "public sealed record [|Config|](int Cutoff);",
        "it has no constructor without parameters that generated code can call; turn positional parameters into properties with 'init'")]
    [InlineData(
        "public sealed record [|Config|] { private Config() { } }",
        "it has no constructor without parameters that generated code can call; turn positional parameters into properties with 'init'")]
    [InlineData(
        "public sealed record [|Config|]; public class ConfigBinder;", "the name of its binder, 'ConfigBinder', is taken; rename the record or the type that has that name")]
    public void A_record_that_no_binder_can_construct_is_refused(string record, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2102", $"namespace Acme; [Configuration] {record}")).Message();

        Assert.Equal($"'Config' cannot be bound, because {reason}", message);
    }

    [Theory]
    [Fires]
    [InlineData("public class Outer", "private")]
    [InlineData("public class Outer", "protected")]
    [InlineData("public class Outer<T>", "public")]
    [InlineData("file class Outer", "public")]
    public void The_types_around_it_count(string outer, string accessibility) =>
        AnalyzerRun.Check("RCT2102", $"namespace Acme; {outer} {{ [Configuration] {accessibility} sealed record [|Config|]; }}");

    [Theory]
    [Fires]
    [InlineData("public int [|Cutoff|] { get; }", "nothing can set it; give it a public 'init' accessor, or mark it with [JsonIgnore]")]
    [InlineData("public int [|Cutoff|] { get; } = 10;", "nothing can set it; give it a public 'init' accessor, or mark it with [JsonIgnore]")]
    [InlineData("public int [|Cutoff|] { get; private set; }", "nothing can set it; give it a public 'init' accessor, or mark it with [JsonIgnore]")]
    [InlineData("public int [|Cutoff|] { get; private init; }", "nothing can set it; give it a public 'init' accessor, or mark it with [JsonIgnore]")]
    [InlineData("public required int [|Cutoff|];", "it is required but is no option of the record; make it a public property with 'init', or remove 'required'")]
    [InlineData(
        "[System.Text.Json.Serialization.JsonIgnore] public required int [|Cutoff|] { get; init; }",
        "it is required but is no option of the record; make it a public property with 'init', or remove 'required'")]
    public void A_property_that_no_binder_can_set_is_refused(string property, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2102", Code.Record(property))).Message();

        Assert.Equal($"'Cutoff' cannot be bound, because {reason}", message);
    }

    [Fact]
    [Fires]
    public void A_plugin_is_not_blamed_for_its_record() =>
        AnalyzerRun.Check("RCT2102", "namespace Acme; [Configuration] public abstract record [|Config|];", Code.Metric(members: "public object C => config;", type: "FirstHit(Config config)"));

    [Fact]
    [Fires]
    public void A_record_of_an_assembly_without_the_generator_is_reported_on_the_parameter()
    {
        GeneratorInput old = GeneratorInput.Of("namespace Old; [Configuration] public sealed record Options;") with { AssemblyName = "Old.Records" };

        string message = Assert.Single(AnalyzerRun.Check(new AnalyzerInput
        {
            Id = "RCT2102",
            Project = GeneratorInput.Of(Code.Metric(members: "public object C => options;", type: "FirstHit(Old.Options [|options|])")) with { References = [old.WithoutGenerator()] },
        })).Message();

        Assert.Equal(
            "'Options' cannot be bound, because 'Old.Records' was compiled without the generator, or cannot bind it itself; reference Recotem.Abstractions in that project and mend its errors",
            message);
    }

    [Theory]
    [Silent]
    [InlineData("public int Cutoff { get; init; }")]
    [InlineData("public int Cutoff { get; set; }")]
    [InlineData("public required int Cutoff { get; init; }")]
    [InlineData("public int Cutoff { get; internal init; }")]
    [InlineData("public int Twice => 2; public int Half { get { return 1; } }")]
    [InlineData("[System.Text.Json.Serialization.JsonIgnore] public int Cutoff { get; }")]
    [InlineData("private int Cutoff { get; } internal int Other { get; }")]
    public void Properties_that_can_be_set_or_are_no_options_are_accepted(string property) => AnalyzerRun.Check("RCT2102", Code.Record(property));

    [Fact]
    [Boundary]
    public void A_positional_record_may_offer_a_constructor_without_parameters() =>
        AnalyzerRun.Check("RCT2102", "namespace Acme; [Configuration] public sealed record Config(int Cutoff) { public Config() : this(10) { } }");

    [Fact]
    [Boundary]
    public void A_record_may_derive_from_an_abstract_one() =>
        AnalyzerRun.Check("RCT2102", "namespace Acme; public abstract record Base { public int Cutoff { get; init; } } [Configuration] public sealed record Config : Base;");
}
