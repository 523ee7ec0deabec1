using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Checks that plugins neither block threads nor start work that nobody waits for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : RecotemAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DataSourceRules.Rct2209BlocksOrDetaches);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        Microsoft.CodeAnalysis.Compilation compilation = context.Compilation;
        CancellationToken cancellation = context.CancellationToken;
        // Asked only for classes that can have descendants. A cancelled search must not be remembered as the answer.
        var bases = new Lazy<HashSet<INamedTypeSymbol>>(() => Bases(compilation, cancellation), LazyThreadSafetyMode.PublicationOnly);
        context.RegisterSymbolStartAction(
            start =>
            {
                // Nested types do not inherit the actions of the outer one.
                if (!IsJudged((INamedTypeSymbol)start.Symbol, bases))
                    return;
                start.RegisterOperationAction(CheckCall, OperationKind.Invocation);
                start.RegisterOperationAction(CheckResult, OperationKind.PropertyReference);
                start.RegisterOperationAction(CheckStatement, OperationKind.ExpressionStatement);
                start.RegisterOperationAction(CheckLambda, OperationKind.AnonymousFunction);
                start.RegisterOperationAction(CheckLocalFunction, OperationKind.LocalFunction);
                start.RegisterSymbolEndAction(CheckMethods);
            },
            SymbolKind.NamedType);
    }

    private static bool IsJudged(INamedTypeSymbol type, Lazy<HashSet<INamedTypeSymbol>> bases) =>
        IsPlugin(type)
        || (type is { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false } && bases.Value.Contains(type))
        || (type.ContainingType is { } outer && IsJudged(outer, bases));

    // What plugins inherit from classes of the assembly is their code as well.
    private static HashSet<INamedTypeSymbol> Bases(Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        var bases = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol plugin in OwnTypes.All(compilation.Assembly.GlobalNamespace, cancellation).Where(IsPlugin))
        {
            for (INamedTypeSymbol? type = plugin.BaseType; type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly); type = type.BaseType)
                bases.Add(type.OriginalDefinition);
        }

        return bases;
    }

    private static bool IsPlugin(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
        && (Attributes.Find(type, WellKnownNames.PluginAttribute) is not null || Attributes.Find(type, WellKnownNames.DataSourceAttribute) is not null);

    private static void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (BlockingCalls.Find(call.TargetMethod) is not { } wait || (wait.Waited(call) is { } task && Completed.IsKnown(task)))
            return;
        Report(context.ReportDiagnostic, Spans.OfCall(call.Syntax), wait.Fix, $"'{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}'", wait.Problem, wait.Advice);
    }

    private static void CheckResult(OperationAnalysisContext context)
    {
        var property = (IPropertyReferenceOperation)context.Operation;
        if (property.Property.Name != "Result" || property.Instance is not { } task || !AwaitedTypes.IsTask(property.Property.ContainingType) || Completed.IsKnown(task))
            return;
        Report(context.ReportDiagnostic, Spans.OfCall(property.Syntax), BlockingFix.Await, $"'{property.Property.ContainingType.Name}.Result'", "blocks a thread until the task ends", "await the task");
    }

    private static void CheckStatement(OperationAnalysisContext context)
    {
        IOperation value = ((IExpressionStatementOperation)context.Operation).Operation;
        // Writing to the discard says that the result is not wanted; the failure still is.
        if (value is ISimpleAssignmentOperation { Target: IDiscardOperation } discard)
            value = discard.Value;
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        if (value is IAssignmentOperation or IAwaitOperation || !IsTask(value.Type))
            return;
        string name = value is IInvocationOperation call ? $"The task of '{call.TargetMethod.Name}'" : "The task";
        Report(context.ReportDiagnostic, value.Syntax.GetLocation(), BlockingFix.Observe, name, "is observed by nobody, so its failure is lost", "await it");
    }

    private static void CheckLambda(OperationAnalysisContext context)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (lambda.Symbol is { IsAsync: true, ReturnsVoid: true } && lambda.Syntax is AnonymousFunctionExpressionSyntax syntax)
            ReportAsyncVoid(context.ReportDiagnostic, syntax.AsyncKeyword.GetLocation(), "The lambda");
    }

    private static void CheckLocalFunction(OperationAnalysisContext context)
    {
        var function = (ILocalFunctionOperation)context.Operation;
        if (function.Symbol is { IsAsync: true, ReturnsVoid: true })
            ReportAsyncVoid(context.ReportDiagnostic, function.Symbol.Locations[0], $"'{function.Symbol.Name}'");
    }

    private static void CheckMethods(SymbolAnalysisContext context)
    {
        foreach (ISymbol member in ((INamedTypeSymbol)context.Symbol).GetMembers())
        {
            if (member is IMethodSymbol { IsAsync: true, ReturnsVoid: true } method)
                ReportAsyncVoid(context.ReportDiagnostic, method.Locations[0], $"'{method.Name}'");
        }
    }

    private static void ReportAsyncVoid(Action<Diagnostic> report, Location location, string name) =>
        Report(report, location, BlockingFix.ReturnTask, name, "is async but returns nothing, so its failure ends the process", "return a Task");

    private static void Report(Action<Diagnostic> report, Location location, BlockingFix fix, string what, string problem, string advice) => report(Diagnostic.Create(
        DataSourceRules.Rct2209BlocksOrDetaches,
        location,
        ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Blocking, fix.ToString()),
        what,
        problem,
        advice));

    private static bool IsTask(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return AwaitedTypes.IsTask(type) || type is { Name: "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" };
    }
}
